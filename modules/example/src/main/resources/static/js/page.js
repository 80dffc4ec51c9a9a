/* Shows each picture that the service sends. */
import { startActions, translateActions } from './actions.js';
import { Chart, Rate } from './chart.js';
import { showChanges, showFigures, showMarks, showNow } from './comparison.js';
import { showInstances, showRedis, startInstances } from './instances.js';
import { startSwitches } from './switches.js';
import { text } from './texts.js';
import { showCall } from './timeline.js';

const byId = id => document.getElementById(id);
let picture = null;

startSwitches(changed => {
  if (changed === 'theme') {
    charts.forEach(chart => chart.restyle());
  } else {
    translateActions();
    showInstances();
  }
  if (picture) {
    show();
  }
});
startActions();
startInstances();

const gateway = { chart: new Chart(byId('gateway-chart')), rate: new Rate(), now: [0, 0] };
const naive = { chart: new Chart(byId('naive-chart')), rate: new Rate(), now: [0, 0] };
const calls = { rate: new Rate(), now: [0] };
const charts = [gateway.chart, naive.chart];

function measure() {
  const { now, comparison } = picture;
  const { succeeded, failed, throttled, quota } = picture.gateway;
  const seen = comparison?.gateway ?? { requests: succeeded + failed, throttled };
  calls.now = calls.rate.of(now, succeeded + failed);
  gateway.now = gateway.rate.of(now, seen.requests, seen.throttled);
  gateway.chart.add(now, ...gateway.now, quota);
  if (comparison) {
    naive.now = naive.rate.of(now, comparison.naive.requests, comparison.naive.throttled);
    naive.chart.add(now, ...naive.now, quota);
  }
}

function show() {
  const words = text();
  const { comparison, platform, changes } = picture;
  const highest = Math.max(...charts.map(chart => chart.highest()));
  const marks = comparison?.marks ?? [];
  charts.forEach(chart => chart.draw(highest, marks));
  const rounded = rates => rates.map(rate => Math.round(rate));
  gateway.chart.describe(words.chart(words.gateway, ...rounded(gateway.now)));
  naive.chart.describe(words.chart(words.naive, ...rounded(naive.now)));
  document.body.dataset.mode = comparison ? 'simulated' : 'platform';
  const where = comparison ? words.onSimulator(platform) : words.onPlatform(platform);
  if (byId('platform').textContent !== where) {
    byId('platform').textContent = where;
  }
  ifChanged(showNow, { ...picture.gateway, rate: calls.now[0] });
  ifChanged(showChanges, changes);
  if (comparison) {
    ifChanged(showFigures, { gateway: comparison.gateway, naive: comparison.naive });
    ifChanged(showMarks, marks);
    ifChanged(showCall, comparison.call);
    ifChanged(showRedis, comparison.redis);
  }
}

/* A screen reader keeps its place in what is not replaced. */
const shown = new Map();

function ifChanged(showPart, value) {
  const key = document.documentElement.lang + JSON.stringify(value);
  if (shown.get(showPart) !== key) {
    shown.set(showPart, key);
    showPart(value);
  }
}

const live = new EventSource('live');
live.onmessage = message => {
  picture = JSON.parse(message.data);
  measure();
  show();
};
live.onerror = () => { byId('platform').textContent = text().lost; };
