/* Figures of both clients side by side, and the gateway's state. */
import { text } from './texts.js';

export const element = (tag, content, attributes = {}) => {
  const created = document.createElement(tag);
  created.textContent = content;
  Object.entries(attributes).forEach(([name, value]) => created.setAttribute(name, value));
  return created;
};

function row(name, label, gateway, naive, worse) {
  const line = document.createElement('tr');
  line.append(
    element('th', label, { scope: 'row' }),
    element('td', gateway, { id: `gateway-${name}` }),
    element('td', naive, { id: `naive-${name}`, ...(worse && { class: 'worse' }) }));
  return line;
}

export function showFigures({ gateway, naive }) {
  const words = text();
  const counted = name => row(name, words[name], gateway[name], naive[name], naive[name] > gateway[name]);
  document.getElementById('figures').replaceChildren(
    counted('requests'),
    counted('throttled'),
    counted('tokenRequests'),
    row('orders', words.orders(naive.withdrawals), gateway.orders, naive.orders, naive.orders > gateway.orders),
    row('unknown', words.unknown, gateway.unknown, naive.unknown, Number(naive.unknown) > 0));
}

export function showNow(gateway) {
  const words = text();
  const token = gateway.tokenMinutes === null
    ? (gateway.tokenFailing ? words.tokenFailing : words.tokenNone)
    : words.tokenMinutes(gateway.tokenMinutes);
  const entries = {
    rate: [words.rate, `${gateway.rate.toFixed(1)} / ${gateway.quota}`],
    waiting: [words.waiting, gateway.waiting],
    succeeded: [words.succeeded, gateway.succeeded],
    failed: [words.failed, gateway.failed],
    throttled: [words.throttledCalls, gateway.throttled],
    retries: [words.retries, gateway.retries],
    token: [words.token(gateway.tokens), token],
  };
  document.getElementById('now').replaceChildren(...Object.entries(entries).map(([name, [label, value]]) => {
    const group = document.createElement('div');
    group.append(element('dt', label), element('dd', value, { id: `now-${name}` }));
    return group;
  }));
}

export function showChanges(changes) {
  const words = text();
  const rows = changes.slice(0, 6).map(change => {
    const line = document.createElement('tr');
    line.append(
      element('td', new Date(change.at).toLocaleTimeString('en-GB')),
      element('td', change.accountId),
      element('td', [words.points(change.points), ...change.cash].join(' · ')));
    return line;
  });
  if (rows.length === 0) {
    const line = document.createElement('tr');
    line.append(element('td', words.noChanges, { colspan: 3 }));
    rows.push(line);
  }
  document.getElementById('changes').replaceChildren(...rows);
}

export function showMarks(marks) {
  const words = text();
  const items = marks.slice(-8).reverse().map(mark => {
    const item = element('li', `${new Date(mark.at).toLocaleTimeString('en-GB')}  ${words.actions[mark.action]}`, { value: mark.number });
    item.dataset.action = mark.action;
    return item;
  });
  document.getElementById('marks').replaceChildren(...(items.length ? items : [element('li', words.noMarks, { class: 'none' })]));
}
