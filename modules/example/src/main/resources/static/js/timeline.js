/* The steps of one call, as bars on one scale for both clients. */
import { text } from './texts.js';

/* What a second withdrawal finds in the account. */
const NOTHING = 'CNY 0';

function add(parent, tag, className, content) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  parent.append(element);
  return element;
}

function label(step, attempt) {
  const word = text().steps[step.kind];
  if (step.kind === 'ATTEMPT') {
    return word(attempt, step.status);
  }
  return typeof word === 'function' ? word(text().answers[step.note] ?? step.note ?? '') : word;
}

function show(place, steps, whole) {
  let attempts = 0;
  place.replaceChildren(...steps.map(step => {
    attempts += step.kind === 'ATTEMPT' ? 1 : 0;
    const item = document.createElement('li');
    item.dataset.kind = step.kind;
    add(item, 'span', 'what', label(step, attempts));
    add(item, 'span', 'time', step.to > step.from ? `${step.from} – ${step.to}` : String(step.to));
    if (step.kind === 'ANSWER' || step.kind === 'FAILURE') {
      item.className = step.kind === 'FAILURE' || step.note === NOTHING ? 'bad' : 'good';
      return item;
    }
    const bar = add(item, 'span', 'track', '');
    const fill = add(bar, 'span', step.kind === 'ATTEMPT' && step.status !== 200 ? 'fill bad' : 'fill', '');
    fill.style.marginLeft = `${100 * step.from / whole}%`;
    fill.style.width = `${100 * (step.to - step.from) / whole}%`;
    const details = [step.kind === 'ATTEMPT' && step.note && text().order(step.note), step.logId && text().logId(step.logId)].filter(Boolean);
    if (details.length) {
      add(item, 'span', 'detail', details.join(' · '));
    }
    return item;
  }));
}

export function showCall(call) {
  document.getElementById('timelines').hidden = !call;
  document.getElementById('call-text').textContent = call
    ? text().callText(text().actions[call.scenario])
    : text().noCall;
  if (call) {
    const whole = Math.max(1, ...[...call.gateway, ...call.naive].map(step => step.to));
    show(document.getElementById('gateway-steps'), call.gateway, whole);
    show(document.getElementById('naive-steps'), call.naive, whole);
  }
}
