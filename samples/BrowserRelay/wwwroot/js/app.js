import { getJson, send } from './api.js';
import { Conversation } from './conversation.js';
import { byId, el } from './dom.js';

const question = byId('question');
const log = byId('log');
const notice = byId('notice');
const connection = byId('connection');
const menu = byId('menu');
const NewTitle = 'New chat';

const conversation = new Conversation({ onRunning, onConnection, onChanged, onProblem, announce });
let chats = [];
let opening = Promise.resolve();

function onRunning(isRunning) {
  const hadFocus = document.activeElement === byId('stop');
  byId('send').hidden = isRunning;
  byId('stop').hidden = !isRunning;
  // A button that goes must not take the focus with it.
  if (hadFocus && !isRunning) question.focus();
  show();
}

function onConnection(isThere) {
  connection.hidden = isThere;
  connection.textContent = isThere ? '' : 'The connection is lost. The answer goes on when it is back.';
}

async function onChanged({ id }) {
  if (location.hash.slice(1) !== id) history.replaceState(null, '', `#${id}`);
  await loadChats();
}

function onProblem(message) {
  notice.textContent = message;
  notice.hidden = !message;
}

// One sentence or paragraph at a time, for whoever cannot see: what grows letter by letter on the screen is not read letter by letter.
function announce(text) {
  byId('status').textContent = text;
}

async function loadChats() {
  try {
    chats = await getJson('/api/chats');
  } catch {
    return;
  }
  show();
}

function show() {
  const current = chats.find(chat => chat.id === conversation.id);
  const title = current?.title || NewTitle;
  byId('title').textContent = title;
  document.title = current ? `${title} · Relay` : 'Relay';
  byId('welcome').hidden = byId('turns').childElementCount > 0;
  byId('delete-chat').hidden = !current || conversation.isRunning;
  byId('chats').replaceChildren(...chats.map(chat => el('li', {},
    el('a', { href: `#${chat.id}`, 'aria-current': chat.id === conversation.id && 'page' }, chat.title))));
}

function openChat(id) {
  opening = showChat(id);
  return opening;
}

async function showChat(id) {
  onProblem('');
  showSidebar(false);
  if (!id) {
    conversation.clear();
    show();
    return;
  }
  try {
    await conversation.open(id);
    log.scrollTop = log.scrollHeight;
  } catch (error) {
    if (error.name === 'AbortError') return;
    history.replaceState(null, '', location.pathname);
    conversation.clear();
    show();
    onProblem(error.status ? error.message : 'The server cannot be reached. Reload the page to try again.');
  }
}

async function ask() {
  const text = question.value;
  if (!text.trim() || conversation.isRunning) return;
  onProblem('');
  question.value = '';
  // Whoever is quicker than the chat they have opened means that one.
  await opening;
  isAtEnd = true;
  announce('Sent.');
  const isAccepted = await conversation.ask(text);
  if (!isAccepted) question.value = question.value || text;
  show();
}

function showSidebar(isOpen) {
  menu.setAttribute('aria-expanded', isOpen);
  document.body.classList.toggle('sidebar-open', isOpen);
}

// The end stays in view, unless the reader has scrolled away from it.
let isAtEnd = true;
log.addEventListener('scroll', () => { isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40; });
new ResizeObserver(() => { if (isAtEnd) log.scrollTop = log.scrollHeight; }).observe(byId('turns'));

byId('composer').addEventListener('submit', event => {
  event.preventDefault();
  ask();
});
question.addEventListener('keydown', event => {
  // While an input method composes a character, Enter belongs to it.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  ask();
});
byId('stop').addEventListener('click', () => conversation.stop());
byId('new-chat').addEventListener('click', () => {
  history.pushState(null, '', location.pathname);
  openChat('');
  question.focus();
});
byId('delete-chat').addEventListener('click', async () => {
  if (!confirm('Delete this chat?')) return;
  try {
    await send('DELETE', `/api/chats/${conversation.id}`);
    history.replaceState(null, '', location.pathname);
    await openChat('');
    await loadChats();
    question.focus();
  } catch (error) {
    onProblem(error.message);
  }
});
// The part of an address behind # is a chat here.
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  question.focus();
});
menu.addEventListener('click', () => showSidebar(menu.getAttribute('aria-expanded') !== 'true'));
addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  if (menu.getAttribute('aria-expanded') === 'true') {
    showSidebar(false);
    menu.focus();
  } else {
    conversation.stop();
  }
});
addEventListener('popstate', () => openChat(location.hash.slice(1)));

async function welcome() {
  const { model, isScripted } = await getJson('/api/about');
  byId('model').textContent = isScripted ? 'FakeClaude, a script: no ANTHROPIC_API_KEY' : model;
  byId('welcome-text').textContent = isScripted
    ? 'There is no ANTHROPIC_API_KEY, so a script answers. It knows a few words, and what can go wrong.'
    : `${model} answers, word by word, through this server.`;
  const suggestions = isScripted
    ? ['What can you show me?', 'Tell me a long story', 'Now break off', 'Let there be an error', 'Please refuse']
    : ['What time is it in Tokyo?', 'Compare SSE and WebSockets in a table', 'Write a haiku about patience'];
  byId('suggestions').replaceChildren(...suggestions.map(text => el('li', {}, el('button', {
    type: 'button',
    onclick: () => {
      question.value = text;
      question.focus();
      ask();
    },
  }, text))));
}

welcome().catch(() => onProblem('The server cannot be reached. Reload the page to try again.'));
loadChats();
openChat(location.hash.slice(1));
