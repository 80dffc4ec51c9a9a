/* The buttons. What still runs ends when the page goes away. */
import { text } from './texts.js';

const byId = id => document.getElementById(id);

/** Posts, and hands over each line of the response as it comes. */
export async function play(name, eachLine, signal) {
  const response = await fetch(`scenarios/${name}`, { method: 'POST', signal });
  if (response.status === 409) {
    return false;
  }
  if (!response.ok) {
    throw new Error(`HTTP ${response.status}`);
  }
  if (response.status !== 204) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split('\n');
      rest = lines.pop();
      lines.filter(line => line).forEach(line => eachLine(JSON.parse(line)));
    }
  }
  return true;
}

/** Runs one action with its button off. Says what it came to: a function, so that it can be said in another language. */
export async function withButton(button, say, action) {
  button.disabled = true;
  try {
    if (!await action()) {
      say(() => text().busy);
    }
  } catch (error) {
    say(() => (error.name === 'AbortError' ? text().stopped : text().failure(error.message)));
  } finally {
    button.disabled = false;
  }
}

const sayings = new Map();

export function sayIn(id) {
  return sentence => {
    sayings.set(id, sentence);
    byId(id).textContent = sentence();
  };
}

let circleSteps = [];

function showCircle() {
  const done = new Map(circleSteps.map(step => [step.name, step.detail]));
  byId('circle-steps').replaceChildren(...Object.entries(text().circleSteps).map(([name, label]) => {
    const item = document.createElement('li');
    item.dataset.step = name;
    item.className = done.has(name) ? 'done' : '';
    const title = document.createElement('span');
    title.textContent = label;
    const detail = document.createElement('small');
    detail.textContent = (done.get(name) ?? '').replace(/(\d+) P\b/, (match, points) => text().points(points));
    item.append(title, detail);
    return item;
  }));
}

async function runCircle() {
  const say = sayIn('circle-run');
  circleSteps = [];
  say(() => '');
  showCircle();
  await withButton(byId('circle'), say, () => play('circle', step => {
    circleSteps.push(step);
    showCircle();
    if (step.name === 'failed') {
      say(() => text().failure(step.detail));
    } else if (step.name === 'deactivated') {
      say(() => text().circleDone);
    }
  }));
}

async function runLoad() {
  const say = sayIn('run');
  const stop = new AbortController();
  byId('stop').onclick = () => stop.abort();
  byId('stop').disabled = false;
  // Beside the status: a screen reader need not hear each of them.
  const progress = sayIn('progress');
  say(() => '');
  await withButton(byId('load'), say, async () => {
    const played = await play('load', run => progress(() => text().progress(run)), stop.signal);
    say(() => text().done);
    return played;
  });
  byId('stop').disabled = true;
}

function scenario(name) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.id = name;
  button.setAttribute('aria-describedby', `${name}-text`);
  const description = document.createElement('p');
  description.id = `${name}-text`;
  const result = document.createElement('p');
  result.id = `${name}-run`;
  result.className = 'said';
  result.setAttribute('role', 'status');
  const say = sayIn(result.id);
  button.onclick = () => {
    say(() => '');
    withButton(button, say, () => play(name));
  };
  item.append(button, description, result);
  return item;
}

export function startActions() {
  byId('scenarios').append(...Object.keys(text().scenarios).map(scenario));
  byId('load').onclick = runLoad;
  byId('circle').onclick = runCircle;
  byId('reward').onclick = () => withButton(byId('reward'), sayIn('reward-run'), () => play('reward'));
  translateActions();
}

/** Says everything again in the language shown now. */
export function translateActions() {
  Object.entries(text().scenarios).forEach(([name, [title, description]]) => {
    byId(name).textContent = title;
    byId(`${name}-text`).textContent = description;
  });
  sayings.forEach((sentence, id) => { byId(id).textContent = sentence(); });
  showCircle();
}
