'use strict';
// Shows the operations of /api/openapi.json and sends requests. No library: what is shown is text, never markup.
const make = (tag, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
};
const token = document.getElementById('token');
// Of a browser that is signed in: writes show that they come from this page.
const csrf = () => document.cookie.split('; ').map(cookie => cookie.split('=')).find(([name]) => name.endsWith('autovideo-csrf'))?.[1];
// Descriptions mark code with backticks.
const words = text => (text ?? '').split('`').map((part, index) => index % 2 ? make('code', { textContent: part }) : part);
let api;

const resolve = node => node && node.$ref
  ? node.$ref.slice(2).split('/').reduce((found, key) => found[key.replaceAll('~1', '/').replaceAll('~0', '~')], api)
  : node;

const typeOf = schema => {
  if (!schema) return '';
  if (schema.$ref) return schema.$ref.split('/').pop();
  if (schema.enum) return schema.enum.filter(value => value !== null).join(' | ');
  const parts = [schema.oneOf, schema.anyOf, schema.allOf].find(Boolean);
  if (parts) return parts.map(typeOf).join(' or ');
  const type = [schema.type].flat().filter(Boolean).join(' or ');
  const limits = [
    schema.format, schema.items && `of ${typeOf(schema.items)}`,
    schema.minLength !== undefined && `≥ ${schema.minLength} characters`, schema.maxLength !== undefined && `≤ ${schema.maxLength} characters`,
    schema.minimum !== undefined && `≥ ${schema.minimum}`, schema.maximum !== undefined && `≤ ${schema.maximum}`, schema.pattern,
  ].filter(Boolean);
  return limits.length ? `${type} (${limits.join(', ')})` : type;
};

const fieldsTable = schema => {
  const found = resolve(schema);
  if (!found?.properties) return make('p', { textContent: typeOf(schema) });
  const rows = Object.entries(found.properties).map(([name, property]) => make('tr', {},
    make('td', {}, make('code', { textContent: name }), found.required?.includes(name) ? ' *' : ''),
    make('td', { textContent: typeOf(property) }),
    make('td', { className: 'wide' }, ...words(property.description ?? resolve(property).description))));
  return make('table', {}, make('tr', {}, ...['Property', 'Type', 'What it is'].map(text => make('th', { textContent: text }))), ...rows);
};

const schemasOf = schema => {
  const open = [schema], seen = new Set(), tables = [];
  while (open.length) {
    const next = open.shift();
    if (!next) continue;
    if (next.$ref && !seen.has(next.$ref)) {
      seen.add(next.$ref);
      const found = resolve(next);
      if (found.properties) {
        tables.push(make('h4', { textContent: next.$ref.split('/').pop() }), fieldsTable(next));
        open.push(...Object.values(found.properties));
      }
    } else if (!next.$ref) open.push(next.items, ...(next.oneOf ?? []), ...(next.allOf ?? []), typeof next.additionalProperties === 'object' ? next.additionalProperties : null);
  }
  return tables;
};

const send = async (method, path, inputs, body, output, button) => {
  const query = new URLSearchParams();
  const headers = {};
  let address = path;
  for (const { parameter, input } of inputs) {
    if (input.value === '') continue;
    if (parameter.in === 'path') address = address.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    else if (parameter.in === 'query') query.set(parameter.name, input.value);
    else if (parameter.in === 'header') headers[parameter.name] = input.value;
  }
  if (token.value) headers.Authorization = `Bearer ${token.value}`;
  else if (method !== 'GET' && csrf()) headers['X-CSRF-Token'] = decodeURIComponent(csrf());
  if (body) headers['Content-Type'] = body.files?.[0]?.type || body.dataset.type;
  if (query.size) address += `?${query}`;
  button.disabled = true;
  output.textContent = 'Sending…';
  const started = performance.now();
  try {
    const response = await fetch(address, { method, headers, body: body?.files ? body.files[0] : body?.value });
    const shown = [`${response.status} ${response.statusText}   ${Math.round(performance.now() - started)} ms`];
    response.headers.forEach((value, name) => shown.push(`${name}: ${value}`));
    output.textContent = `${shown.join('\n')}\n\n`;
    const type = response.headers.get('content-type') ?? '';
    if (type.includes('json')) output.textContent += JSON.stringify(await response.json(), null, 2);
    else if (type.startsWith('text/')) {
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) output.textContent += part.value;
    } else output.textContent += `${(await response.blob()).size} bytes of ${type || 'nothing'}`;
  } catch (failure) {
    output.textContent += String(failure);
  } finally {
    button.disabled = false;
  }
};

const operationView = (path, method, operation) => {
  const inputs = (operation.parameters ?? []).map(resolve).map(parameter => ({
    parameter, input: make('input', { placeholder: typeOf(parameter.schema), required: parameter.required ?? false }),
  }));
  const content = operation.requestBody && Object.entries(operation.requestBody.content)[0];
  const body = content && (content[1].schema?.format === 'binary'
    ? make('input', { type: 'file', accept: Object.keys(operation.requestBody.content).join(',') })
    : make('textarea', { value: content[1].example ? JSON.stringify(content[1].example, null, 2) : '', spellcheck: false }));
  if (body) body.dataset.type = content[0];
  const output = make('pre', { textContent: 'Nothing sent yet.' });
  const button = make('button', { textContent: 'Send' });
  button.addEventListener('click', () => send(method.toUpperCase(), path, inputs, body, output, button));
  const answers = Object.entries(operation.responses ?? {}).map(([status, answer]) => [status, resolve(answer)]).map(([status, answer]) => make('tr', {},
    make('td', {}, make('code', { textContent: status })),
    make('td', { textContent: Object.values(answer.content ?? {}).map(media => typeOf(media.schema)).join(', ') }),
    make('td', { className: 'wide' }, ...words(answer.description))));
  const inside = make('div', { className: 'inside' },
    ...(operation.description ?? '').split('\n\n').map(part => make('p', {}, ...words(part))),
    inputs.length ? make('table', {}, ...inputs.map(({ parameter, input }) => make('tr', {},
      make('td', {}, make('code', { textContent: parameter.name }), ` in ${parameter.in}${parameter.required ? ' *' : ''}`),
      make('td', { className: 'wide' }, input),
      make('td', {}, ...words(parameter.description))))) : null,
    body ? make('label', {}, `Body, ${content[0]}`, body) : null,
    ...(content ? schemasOf(content[1].schema) : []),
    make('p', {}, button), output,
    make('h4', { textContent: 'Answers' }), make('table', {}, ...answers),
    ...Object.entries(operation.responses ?? {}).filter(([status]) => status.startsWith('2'))
      .flatMap(([, answer]) => Object.values(resolve(answer).content ?? {}).flatMap(media => schemasOf(media.schema))));
  const view = make('details', { id: operation.operationId },
    make('summary', {}, make('span', { className: 'verb', textContent: method.toUpperCase() }), make('code', { textContent: path }), ` ${operation.summary}`), inside);
  view.dataset.words = `${method} ${path} ${operation.operationId} ${operation.summary} ${operation.description ?? ''}`.toLowerCase();
  return view;
};

const webhookView = (name, operation) => {
  const media = Object.values(operation.requestBody.content)[0];
  const view = make('details', { id: operation.operationId },
    make('summary', {}, make('span', { className: 'verb', textContent: 'SENDS' }), make('code', { textContent: name }), ` ${operation.summary}`),
    make('div', { className: 'inside' },
      make('table', {}, ...operation.parameters.map(resolve).map(parameter => make('tr', {},
        make('td', {}, make('code', { textContent: parameter.name })), make('td', { className: 'wide', textContent: parameter.description })))),
      make('pre', { textContent: JSON.stringify(media.example, null, 2) }), ...schemasOf(media.schema),
      make('h4', { textContent: 'Your answer' }), make('table', {}, ...Object.entries(operation.responses).map(([status, answer]) => make('tr', {},
        make('td', {}, make('code', { textContent: status })), make('td', { className: 'wide', textContent: answer.description }))))));
  view.dataset.words = `${name} ${operation.summary}`.toLowerCase();
  return view;
};

const show = () => {
  document.getElementById('about').replaceChildren(...words(api.info.description));
  const sections = (api.tags ?? []).map(tag => {
    const views = Object.entries(api.paths).flatMap(([path, item]) => Object.entries(item)
      .filter(([, operation]) => operation.tags?.includes(tag.name)).map(([method, operation]) => operationView(path, method, operation)));
    return make('section', {}, make('h2', { textContent: tag.name }), make('p', { textContent: tag.description ?? '' }), ...views);
  });
  const sent = Object.entries(api.webhooks ?? {}).map(([name, item]) => webhookView(name, item.post));
  if (sent.length) sections.push(make('section', {}, make('h2', { textContent: 'Messages to webhooks' }),
    make('p', { textContent: 'What the product sends to the addresses that POST /api/v1/webhooks names.' }), ...sent));
  document.getElementById('operations').replaceChildren(...sections);
  reveal();
};

// An address with #CreateVideo shows that operation.
const reveal = () => {
  const wanted = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (wanted) { wanted.open = true; wanted.scrollIntoView(); }
};
window.addEventListener('hashchange', reveal);

document.getElementById('find').addEventListener('input', event => {
  const wanted = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const view of document.querySelectorAll('details')) view.hidden = !wanted.every(word => view.dataset.words.includes(word));
  for (const section of document.querySelectorAll('section')) section.hidden = !section.querySelector('details:not([hidden])');
});

fetch('/api/openapi.json').then(response => response.json()).then(description => { api = description; show(); })
  .catch(failure => { document.getElementById('operations').textContent = `The description could not be read: ${failure}`; });
