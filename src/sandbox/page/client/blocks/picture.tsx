import { objectAt, stringAt, type Json } from '../../../slack/json.ts';
import { useSurface } from './surface.tsx';

/**
 * An uploaded picture, or one of the page's own. Room is kept for it before it has loaded. What lies
 * elsewhere is named and not fetched: the page asks nobody but the demo.
 */
export function Picture({
  image,
  title = '',
  isSmall = false,
}: {
  image: Json;
  title?: string;
  isSmall?: boolean;
}) {
  const { pictures } = useSurface();
  const fileId = stringAt(objectAt(image, 'slack_file'), 'id');
  const alt = stringAt(image, 'alt_text');
  const size = pictures[fileId];
  const address = stringAt(image, 'image_url');
  if (isSmall) return size ? <img className="small" src={`/files/${fileId}`} alt={alt} /> : null;
  return (
    <figure className="picture">
      {title !== '' && <figcaption>{title}</figcaption>}
      {size ? (
        <a href={`/files/${fileId}`} target="_blank" rel="noopener noreferrer">
          <img src={`/files/${fileId}`} alt={alt} width={size.width} height={size.height} />
        </a>
      ) : (
        <p className="picture-missing">Picture: {alt || address || fileId}</p>
      )}
    </figure>
  );
}
