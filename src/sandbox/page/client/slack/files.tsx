import type { SharedFile } from '../../model.ts';
import { sizeText } from '../size.ts';
import { FileIcon } from './icons.tsx';

/** The files that came with a message: pictures whole, texts by their beginning. */
export function Files({ files }: { files: readonly SharedFile[] }) {
  return files.map((file) => <FileView key={file.id} file={file} />);
}

function FileView({ file }: { file: SharedFile }) {
  const { id, title, bytes, picture, text } = file;
  const address = `/files/${id}`;
  if (picture)
    return (
      <figure className="picture">
        <figcaption>{title}</figcaption>
        <a href={address} target="_blank" rel="noopener noreferrer">
          <img src={address} alt={title} width={picture.width} height={picture.height} />
        </a>
      </figure>
    );
  return (
    <div className="file">
      <a className="file-head" href={address} target="_blank" rel="noopener noreferrer">
        <FileIcon />
        <span className="file-title">{title}</span>
        <span className="file-size">
          {text && `${text.lines} ${text.lines === 1 ? 'line' : 'lines'} · `}
          {sizeText(bytes)}
        </span>
      </a>
      {text && <pre className="file-text">{text.head}</pre>}
    </div>
  );
}
