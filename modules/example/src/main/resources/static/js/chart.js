/* Requests a second of one client, over the last minute, with the marks of what was done. */
/* global uPlot */

const SHOWN_SECONDS = 60;
const HEIGHT = 180;

const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const clock = seconds => new Date(seconds * 1000).toLocaleTimeString('en-GB');

/** Changes of counters over about a second, as the quota counts. */
export class Rate {
  #samples = [];

  of(now, ...counts) {
    const samples = this.#samples;
    samples.push({ now, counts });
    while (samples.length > 2 && samples[1].now <= now - 1000) {
      samples.shift();
    }
    const first = samples[0];
    return counts.map((count, index) => (count - first.counts[index]) * 1000 / Math.max(1000, now - first.now));
  }
}

export class Chart {
  #place;
  #data = [[], [], [], []];
  #plot;
  #top = 12;
  #marks = [];

  constructor(place) {
    this.#place = place;
    new ResizeObserver(() => this.#plot.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
    this.restyle();
  }

  /** Draws anew in the colours of the theme. */
  restyle() {
    this.#plot?.destroy();
    const axis = { stroke: color('--soft'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    this.#plot = new uPlot({
      width: this.#place.clientWidth || 300,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: true, range: (plot, min, max) => [max - SHOWN_SECONDS, max] }, y: { range: () => [0, this.#top] } },
      axes: [
        { ...axis, size: 28, space: 90, values: (plot, ticks) => ticks.map(clock) },
        { ...axis, size: 34, space: 36 },
      ],
      series: [
        {},
        { stroke: color('--warn'), fill: color('--warn-fill'), width: 2, points: { show: false } },
        { stroke: color('--accent'), fill: color('--accent-fill'), width: 2, points: { show: false } },
        { stroke: color('--soft'), dash: [5, 5], width: 1, points: { show: false } },
      ],
      hooks: { draw: [() => this.#drawMarks()] },
    }, this.#data, this.#place);
  }

  add(now, requests, throttled, quota) {
    [now / 1000, throttled, requests, quota].forEach((value, column) => this.#data[column].push(value));
    while (this.#data[0][0] < now / 1000 - SHOWN_SECONDS) {
      this.#data.forEach(column => column.shift());
    }
  }

  highest() {
    return Math.max(...this.#data[2], 0);
  }

  /** Both charts have one scale: what is small looks small. */
  draw(highest, marks) {
    this.#top = Math.max(14, highest * 1.15);
    this.#marks = marks;
    this.#plot.setData(this.#data);
  }

  describe(sentence) {
    this.#place.setAttribute('aria-label', sentence);
  }

  #drawMarks() {
    const { over } = this.#plot ?? {};
    const newest = this.#data[0].at(-1);
    if (!over || newest === undefined) {
      return;
    }
    over.querySelectorAll('.mark').forEach(mark => mark.remove());
    over.append(...this.#marks
      .filter(mark => mark.at / 1000 > newest - SHOWN_SECONDS && mark.at / 1000 <= newest)
      .map(mark => {
        const element = document.createElement('span');
        element.className = 'mark';
        element.dataset.action = mark.action;
        element.dataset.number = mark.number;
        element.style.left = `${this.#plot.valToPos(mark.at / 1000, 'x')}px`;
        return element;
      }));
  }
}
