-- One visit of one instance to the slots of one key: it reports what became of its calls and asks for permits.
--
-- A slot in use is a member of a sorted set, "instance:number", whose score says when the slot wakes; a set for each
-- window. All times are whole microseconds of this server's clock, all durations come from the instance's.
-- Commands go through run(), which stands before this: what fails says what it was.
--   KEYS[1] {seen}    zset: instances, by the time of their last visit
--   KEYS[2] {since}   zset: instances that wait, by the time since when
--   KEYS[3] {due}     zset: the same instances, by the time at which they were told to come again
--   KEYS[4..]         zset: the slots of each window
-- What is not about one instance or slot has a negative score, minus the time that it means:
--   last    in {seen} and in each window: the last visit that knew of the key. One that has none, where another has, was lost
--   paused  in {seen}: no permit before this time
--   apart   in {seen}: until then, instances that were not seen may use their local shares
local i = 0
local function text() i = i + 1; return ARGV[i] end
local function number() return tonumber(text()) end

-- What a visit is for; 0 is a usual one.
local PROBE, RETURN, RECOVERED = 1, 2, 3

local me, kind = text(), number()
local notAfter, seen, line, want, base = number(), number(), number(), number(), number()
local lease, late, grace, pace, pause, credit = number(), number(), number(), number(), number(), number()
local keep = number()
local unnoticed, instances = number(), number()

local clock = run('TIME')
local now = clock[1] * 1000000 + clock[2]

-- Numbers go out as text of their own making: what Lua would print of a large one is rounded.
local function whole(n) return string.format('%.0f', n) end

local SEEN, SINCE, DUE = KEYS[1], KEYS[2], KEYS[3]

if kind == PROBE then
  -- A server that is to be found must do for a grant: each command that one takes, on members that there are not.
  for _, key in ipairs(KEYS) do
    run('ZADD', key, 'XX', '0', '')
    run('ZREM', key, '')
    run('ZREMRANGEBYSCORE', key, '1', '0')
    run('ZSCORE', key, '')
    run('ZCARD', key)
    run('ZCOUNT', key, '1', '0')
    run('ZRANGE', key, '1', '0')
    run('ZRANGEBYSCORE', key, '1', '0')
    run('ZRANK', key, '')
    run('PEXPIRE', key, keep)
  end
end

local function score(key, member) return tonumber(run('ZSCORE', key, member) or '0') end

local windows = {}
local longest = 0
local last = -score(SEEN, 'last')
local newest = last
for w = 1, number() do
  local window = { key = KEYS[3 + w], permits = number(), rest = number(), ramp = number() }
  window.last = -score(window.key, 'last')
  newest = math.max(newest, window.last)
  longest = math.max(longest, window.rest)
  windows[w] = window
end

-- So long after the server is back all have left their shares, and what was sent last has arrived and rests no more.
local settled = unnoticed + late + longest
local paused = -score(SEEN, 'paused')
local apart = -score(SEEN, 'apart')
local isLate = notAfter > 0 and now > notAfter

-- Whatever was forgotten ends with its lease, arrives, and rests.
local forgottenUntil = 0
local unknown = false
if now - newest < lease + late + longest then
  -- One key was evicted or deleted, and the others know when it was there. One with an older mark was not: in the middle of a
  -- deployment others may have a quota with fewer windows.
  for _, window in ipairs(windows) do
    if window.last == 0 then forgottenUntil = math.max(forgottenUntil, newest + lease + late + window.rest) end
  end
  if last == 0 then
    forgottenUntil = newest + lease + late + longest
    unknown = true
  end
end
if seen > 0 and not isLate and score(SEEN, me) < seen then
  -- The answer to the last visit has arrived, and nothing is known of it here: this server was restarted without its data,
  -- or was a replica that had not got all of it.
  forgottenUntil = now + lease + late + longest
  unknown = true
end
if forgottenUntil > now then paused = math.max(paused, forgottenUntil) end
if unknown then
  -- It may have been known that others were apart.
  apart = math.max(apart, now + settled)
end
if pause >= 0 then paused = math.max(paused, now + pause) end
if kind == RETURN then
  -- Also of one that has been here since then: that was another outage.
  local before = score(SEEN, me)
  if apart <= now or (before >= apart - settled and before <= now - longest) then apart = now + settled end
end
local apartFrom = apart - settled
if kind == RECOVERED and not isLate and apartFrom - longest < seen and seen < apartFrom then
  -- This instance was served less than a rest before the first one came back, and has missed the server since, so all were
  -- apart for less than a rest. One that missed nothing proves nothing: it may have come after the outage, and before the first.
  apart = now
end

local life = keep + math.max(0, math.ceil((paused - now) / 1000))
run('ZREMRANGEBYSCORE', SEEN, '0', whole(now - keep * 1000))
run('ZADD', SEEN, whole(-now), 'last', whole(-paused), 'paused', whole(-apart), 'apart')
for _, window in ipairs(windows) do run('ZADD', window.key, whole(-now), 'last') end
if kind ~= PROBE and not isLate then
  -- Its local share is closed, and cannot be opened before it has rested and nobody can be unaware that the server is back.
  run('ZADD', SEEN, whole(now), me)
end

-- What became of earlier permits: 0 = never sent, 1 = rests from then on, 2 = still in use.
for r = 1, number() do
  local member, fate, from = me .. ':' .. text(), number(), number()
  for _, window in ipairs(windows) do
    if fate == 0 then
      run('ZREM', window.key, member)
    elseif fate == 1 then
      run('ZADD', window.key, whole(now + from + window.rest), member)
    else
      run('ZADD', window.key, whole(now + lease + late + window.rest), member)
    end
  end
end

-- A client that was reconnected before it had its answer asks the same again; whatever it was granted it does not know of.
for _, window in ipairs(windows) do
  if want > 0 and run('ZSCORE', window.key, me .. ':' .. whole(base)) then
    for g = 0, want - 1 do run('ZREM', window.key, me .. ':' .. whole(base + g)) end
  end
end

-- After a common outage, what the shares of those may use that were not heard of yet is not free. Whoever was served less than
-- a rest before the first one came back has found this server, or will, before it may open its share.
local missing = 0
if apart > now then
  missing = math.max(0, instances - run('ZCOUNT', SEEN, '(' .. whole(apartFrom - longest), '+inf'))
end
local function reserved(window)
  return math.min(window.permits, missing * math.max(1, math.floor(window.permits / instances)))
end

-- During a pause there are none, and afterwards they come back one by one, ever faster, within the time of the ramp: as many
-- as that, less those used since. What rests from before the pause does not count.
local function open(window)
  if now < paused then return 0 end
  local part = math.min(1, (now - paused) / window.ramp)
  return math.min(window.permits, 1 + math.floor(window.permits * part * part))
end

local free = math.huge
local fewest = math.huge
for _, window in ipairs(windows) do
  run('ZREMRANGEBYSCORE', window.key, '0', whole(now))
  -- One member is the mark of the last visit.
  window.busy = run('ZCARD', window.key) - 1
  window.since = window.busy
  window.usable = window.permits - reserved(window)
  if paused > 0 then window.since = run('ZCOUNT', window.key, whole(paused + window.rest), '+inf') end
  free = math.min(free, window.usable - window.busy, open(window) - window.since)
  fewest = math.min(fewest, window.permits)
end

local granted = 0
local again = -1
if line == 0 then
  run('ZREM', SINCE, me)
  run('ZREM', DUE, me)
elseif want > 0 and not isLate then
  -- Those who did not come when it was their turn lose their place.
  for _, gone in ipairs(run('ZRANGEBYSCORE', DUE, '-inf', whole(now - grace))) do
    if gone ~= me then
      run('ZREM', SINCE, gone)
      run('ZREM', DUE, gone)
    end
  end
  local ahead = run('ZRANK', SINCE, me)
  local waiting = run('ZCARD', SINCE)
  local contenders = ahead and waiting or waiting + 1
  if not ahead then ahead = waiting end
  granted = math.max(0, math.min(want, free - ahead, math.max(1, math.floor(fewest / contenders))))
  for g = 0, granted - 1 do
    local member = me .. ':' .. whole(base + g)
    for _, window in ipairs(windows) do
      run('ZADD', window.key, whole(now + lease + late + window.rest), member)
    end
  end
  if line > granted then
    -- Served once, to the end of the line; not served, the old place.
    if granted > 0 then
      run('ZADD', SINCE, whole(now), me)
    else
      run('ZADD', SINCE, 'NX', whole(now), me)
    end
    local rank = run('ZRANK', SINCE, me)
    again = now + pace
    for _, window in ipairs(windows) do
      local busy = window.busy + granted
      local place = rank - (window.usable - busy)
      if place >= 0 then
        -- A slot in use may be answered at any moment, and wakes one rest after that at the earliest, less the credit that
        -- the platform's own clock gives, but not before one rest after its sending.
        local at = now + window.rest
        if credit > 0 then
          -- What is in use has the latest scores; the first of them was granted first.
          local inUse = run('ZRANGEBYSCORE', window.key, '(' .. whole(now + late + window.rest), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
          if inUse[2] then at = math.max(at - credit, tonumber(inUse[2]) - lease - late) end
        end
        -- It may also come back unused; and whoever looks once a lease proves by it that no long outage has been, and that
        -- nothing was forgotten.
        at = math.min(at, now + lease)
        -- The first member is the mark of the last visit.
        local nth = run('ZRANGE', window.key, place + 1, place + 1, 'WITHSCORES')
        if nth[2] then at = math.min(at, tonumber(nth[2])) end
        if missing > 0 then
          -- Those that are missing may be seen at any moment.
          at = math.min(at, now + grace)
        end
        again = math.max(again, at)
      end
      if paused > 0 then
        local before = math.min(window.permits - 1, window.since + granted + rank)
        local step = window.ramp * math.sqrt(before / window.permits)
        -- Also before that, once a lease: somebody must notice if the pause itself is forgotten.
        again = math.max(again, math.min(math.ceil(paused + step), now + lease))
      end
    end
    run('ZADD', DUE, whole(again), me)
  else
    run('ZREM', SINCE, me)
    run('ZREM', DUE, me)
  end
end

for _, key in ipairs(KEYS) do
  run('PEXPIRE', key, life)
end

return { isLate and 1 or 0, now, granted, again < 0 and -1 or again - now, math.max(0, paused - now) }
