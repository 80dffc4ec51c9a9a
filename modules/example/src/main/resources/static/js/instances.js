/* Three instances of a service, with a quota for each and with one for all. */
import { play, sayIn, withButton } from './actions.js';
import { element } from './comparison.js';
import { text } from './texts.js';

const byId = id => document.getElementById(id);

/* The latest picture of each run. */
let runs = {};

/** Without a Redis there is nothing to press; says what to set. */
export function showRedis(state) {
  const there = state === 'THERE';
  byId('redis').textContent = there ? '' : text().redis[state];
  byId('redis').hidden = there;
  byId('instances-panel').hidden = !there;
}

export function showInstances() {
  const words = text();
  const row = (name, label, value, worse) => {
    const line = element('tr', '');
    line.append(element('th', label, { scope: 'row' }), ...['apart', 'together'].map(run =>
      element('td', runs[run] ? value(runs[run]) : '–', {
        id: `${run}-${name}`,
        ...(runs[run] && worse?.(runs[run]) && { class: 'worse' }),
      })));
    return line;
  };
  byId('instances-table').hidden = Object.keys(runs).length === 0;
  byId('instances-figures').replaceChildren(
    row('done', words.callsDone, run => `${run.done}/${run.calls}`),
    row('failed', words.callsFailed, run => run.failed, run => run.failed > 0),
    row('requests', words.requests, run => run.requests, run => run.requests > run.calls),
    row('throttled', words.throttled, run => run.throttled, run => run.throttled > 0),
    row('most', words.most, run => run.most, run => run.most > 10),
    row('shares', words.shares, run => run.shares.join(' · ')));
}

async function runInstances() {
  const say = sayIn('instances-run');
  runs = {};
  say(() => '');
  showInstances();
  await withButton(byId('instances'), say, async () => {
    const played = await play('instances', seen => {
      runs[seen.run] = seen;
      showInstances();
    });
    say(() => text().done);
    return played;
  });
}

export function startInstances() {
  byId('instances').onclick = runInstances;
}
