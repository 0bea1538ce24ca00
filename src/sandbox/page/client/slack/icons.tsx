import type { ReactNode } from 'react';

/** Small line drawings that say what a button does; the button itself says it in words. */
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const CloseIcon = () => (
  <Icon>
    <path d="M5 5l10 10M15 5L5 15" />
  </Icon>
);
export const BackIcon = () => (
  <Icon>
    <path d="M12 4l-6 6 6 6" />
  </Icon>
);
export const ReplyIcon = () => (
  <Icon>
    <path d="M4 5h12v8H9l-4 3v-3H4z" />
  </Icon>
);
export const SendIcon = () => (
  <Icon>
    <path d="M3.5 4l13 6-13 6 2-6zM5.5 10H11" />
  </Icon>
);
export const BoltIcon = () => (
  <Icon>
    <path d="M11 2.5L4.5 11.5H9l-1 6 6.5-9H10z" />
  </Icon>
);
export const LockIcon = () => (
  <Icon>
    <path d="M5 9h10v7H5zM7 9V6.5a3 3 0 0 1 6 0V9" />
  </Icon>
);
export const EyeIcon = () => (
  <Icon>
    <path d="M2.5 10s2.7-4.5 7.5-4.5 7.5 4.5 7.5 4.5-2.7 4.5-7.5 4.5S2.5 10 2.5 10z" />
    <circle cx="10" cy="10" r="2" />
  </Icon>
);
export const ClusterIcon = () => (
  <Icon>
    <path d="M10 2.5l6.5 3.7v7.6L10 17.5l-6.5-3.7V6.2zM3.5 6.2L10 10l6.5-3.8M10 10v7.5" />
  </Icon>
);
export const ChatIcon = () => (
  <Icon>
    <path d="M3 4h14v9H9.5L6 16v-3H3z" />
  </Icon>
);
export const ListIcon = () => (
  <Icon>
    <path d="M4 5.5h12M4 10h12M4 14.5h8" />
  </Icon>
);
export const FileIcon = () => (
  <Icon>
    <path d="M5 2.5h6l4 4v11H5zM11 2.5v4h4" />
  </Icon>
);
export const OutIcon = () => (
  <Icon>
    <path d="M8 5H5v10h10v-3M11 4h5v5M16 4l-7 7" />
  </Icon>
);
export const WarningIcon = () => (
  <Icon>
    <path d="M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.1" />
  </Icon>
);
