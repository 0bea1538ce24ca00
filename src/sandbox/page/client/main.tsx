import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/base.css';
import './styles/layout.css';
import './styles/sidebar.css';
import './styles/message.css';
import './styles/blocks.css';
import './styles/composer.css';
import './styles/modal.css';
import './styles/cluster.css';
import { App } from './app.tsx';
import { connect } from './state/connection.ts';

const connection = connect('/events', () => {
  location.reload();
});
const root = document.querySelector('#root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App connection={connection} />
    </StrictMode>,
  );
