'use strict';

const SHOWN_SECONDS = 60;
const byId = id => document.getElementById(id);
const show = (id, text) => { byId(id).textContent = text; };

/* One sample for each picture of the service; the rate is taken over about a second, as the quota is. */
const samples = [];
const chart = new uPlot({
  width: byId('chart').clientWidth || 800,
  height: 180,
  legend: { show: false },
  cursor: { show: false },
  scales: { y: { range: (plot, min, max) => [0, Math.max(12, max * 1.1)] } },
  series: [{}, { stroke: '#3370ff', fill: '#3370ff22', width: 2 }, { stroke: '#f54a45', dash: [6, 4], width: 1 }],
}, [[], [], []], byId('chart'));

function rate(now, answered) {
  samples.push({ now, answered });
  while (samples.length > 2 && samples[1].now <= now - 1000) {
    samples.shift();
  }
  const first = samples[0];
  return (answered - first.answered) * 1000 / Math.max(1000, now - first.now);
}

function draw(now, perSecond, quota) {
  const [times, rates, quotas] = chart.data;
  times.push(now / 1000);
  rates.push(perSecond);
  quotas.push(quota);
  while (times[0] < now / 1000 - SHOWN_SECONDS) {
    [times, rates, quotas].forEach(column => column.shift());
  }
  chart.setData([times, rates, quotas]);
}

function cell(text) {
  const element = document.createElement('td');
  element.textContent = text;
  return element;
}

function showEvents(changes) {
  if (changes.length === 0) {
    return;
  }
  byId('events').replaceChildren(...changes.map(change => {
    const row = document.createElement('tr');
    row.append(
      cell(new Date(change.at).toLocaleTimeString()),
      cell(change.accountId),
      cell(change.points),
      cell(change.cash.join(', ')));
    return row;
  }));
}

const live = new EventSource('live');
live.onmessage = message => {
  const picture = JSON.parse(message.data);
  const perSecond = rate(picture.now, picture.succeeded + picture.failed);
  draw(picture.now, perSecond, picture.quota);
  show('platform', picture.platform);
  show('rate', perSecond.toFixed(1));
  ['quota', 'waiting', 'succeeded', 'failed', 'throttled', 'retries', 'tokens', 'token']
    .forEach(name => show(name, picture[name]));
  byId('buttons').hidden = !picture.simulated;
  showEvents(picture.changes);
};
live.onerror = () => show('platform', 'The service does not answer; trying again.');

let run = null;

async function bulk() {
  run = new AbortController();
  byId('bulk').disabled = true;
  byId('stop').disabled = false;
  let done = 0;
  let enabled = 0;
  const tell = () => show('run', `${done} of 100 done, ${enabled} enabled`);
  try {
    const ids = await (await fetch('simulator/accounts?count=100', { signal: run.signal })).text();
    const answer = await fetch('accounts/enable', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson', Accept: 'application/x-ndjson' },
      body: ids,
      signal: run.signal,
    });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split('\n');
      rest = lines.pop();
      for (const line of lines.filter(text => text)) {
        done += 1;
        enabled += JSON.parse(line).enabled ? 1 : 0;
      }
      tell();
    }
  } catch (error) {
    if (error.name !== 'AbortError') {
      throw error;
    }
    show('run', `stopped after ${done}`);
  } finally {
    byId('bulk').disabled = false;
    byId('stop').disabled = true;
  }
}

const post = path => () => fetch(path, { method: 'POST' });
byId('bulk').onclick = bulk;
byId('stop').onclick = () => run.abort();
byId('revoke').onclick = post('simulator/revoke-token');
byId('throttle').onclick = post('simulator/throttle');
byId('reward').onclick = post('simulator/reward');
