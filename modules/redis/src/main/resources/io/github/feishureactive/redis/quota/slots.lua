-- One request of one instance to the slots of one key: it reports the states of its permits and asks for new ones.
--
-- A slot in use is a member of a sorted set, "instance:number", scored by the time when the slot wakes; there is a set
-- for each window. All times are whole microseconds of this server's clock, all durations come from the instance's
-- clock. Commands go through run(), which precedes this script and names the command that fails.
--   KEYS[1] {seen}    zset: instances, by the time of their last request
--   KEYS[2] {since}   zset: instances that wait, by the time since when
--   KEYS[3] {due}     zset: the same instances, by the time at which they are to ask again
--   KEYS[4..]         zset: the slots of each window
-- Members that are no instance or slot have a negative score, the negated time:
--   last    in {seen} and in each window: the last request that knew the key. If another key has it, a key without was lost
--   paused  in {seen}: no permit before this time
--   apart   in {seen}: until then, instances that were not seen may use their local shares
local i = 0
local function text() i = i + 1; return ARGV[i] end
local function number() return tonumber(text()) end

-- Why a request was sent; 0 is a usual one.
local PROBE, RETURN, RECOVERY = 1, 2, 3

local me, purpose = text(), number()
local notAfter, seen, queued, want, base = number(), number(), number(), number(), number()
local lease, late, grace, pace, pause, credit = number(), number(), number(), number(), number(), number()
local expiry = number()
local detectionTime, instances = number(), number()

local clock = run('TIME')
local now = clock[1] * 1000000 + clock[2]

-- Formats a number; Lua would round a large one.
local function whole(n) return string.format('%.0f', n) end

local SEEN, SINCE, DUE = KEYS[1], KEYS[2], KEYS[3]

if purpose == PROBE then
  -- The server must be able to grant a permit: run each command of a grant, on members that do not exist.
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
    run('PEXPIRE', key, expiry)
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

-- This long after the server is back, all instances have closed their shares, and the last request has arrived and
-- rested.
local settled = detectionTime + late + longest
local paused = -score(SEEN, 'paused')
local apart = -score(SEEN, 'apart')
local isLate = notAfter > 0 and now > notAfter

-- Every lost permit ends with its lease, arrives, and rests.
local forgottenUntil = 0
local unknown = false
if now - newest < lease + late + longest then
  -- A key was evicted or deleted, and the others know when it was last there. A key with an older mark was not lost:
  -- during a deployment other instances may have a quota with fewer windows.
  for _, window in ipairs(windows) do
    if window.last == 0 then forgottenUntil = math.max(forgottenUntil, newest + lease + late + window.rest) end
  end
  if last == 0 then
    forgottenUntil = newest + lease + late + longest
    unknown = true
  end
end
if seen > 0 and not isLate and score(SEEN, me) < seen then
  -- The instance got the response to its last request, which this server does not know: it was restarted without its
  -- data, or was a replica that lacked some of it.
  forgottenUntil = now + lease + late + longest
  unknown = true
end
if forgottenUntil > now then paused = math.max(paused, forgottenUntil) end
if unknown then
  -- The lost data may have said that instances were apart.
  apart = math.max(apart, now + settled)
end
if pause >= 0 then paused = math.max(paused, now + pause) end
if purpose == RETURN then
  -- This holds also for an instance that was seen since then: this is another outage.
  local before = score(SEEN, me)
  if apart <= now or (before >= apart - settled and before <= now - longest) then apart = now + settled end
end
local apartFrom = apart - settled
if purpose == RECOVERY and not isLate and apartFrom - longest < seen and seen < apartFrom then
  -- This instance had a response less than a rest before the first one returned, and missed the server since, so all
  -- were apart for less than a rest. An instance that missed nothing proves nothing: it may have come after the outage,
  -- before the first.
  apart = now
end

local life = expiry + math.max(0, math.ceil((paused - now) / 1000))
run('ZREMRANGEBYSCORE', SEEN, '0', whole(now - expiry * 1000))
run('ZADD', SEEN, whole(-now), 'last', whole(-paused), 'paused', whole(-apart), 'apart')
for _, window in ipairs(windows) do run('ZADD', window.key, whole(-now), 'last') end
if purpose ~= PROBE and not isLate then
  -- Its local share is closed, and opens no earlier than after a rest, when every instance has noticed that the server
  -- is back.
  run('ZADD', SEEN, whole(now), me)
end

-- The states of earlier permits: 0 = never sent, 1 = resting from the given time, 2 = in use.
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

-- A client that reconnected before it had the response repeats its request, and does not know what it was granted.
for _, window in ipairs(windows) do
  if want > 0 and run('ZSCORE', window.key, me .. ':' .. whole(base)) then
    for g = 0, want - 1 do run('ZREM', window.key, me .. ':' .. whole(base + g)) end
  end
end

-- After an outage, the shares of instances that were not seen since are reserved. An instance that had a response less
-- than a rest before the first one returned has found this server, or will, before it may open its share.
local missing = 0
if apart > now then
  missing = math.max(0, instances - run('ZCOUNT', SEEN, '(' .. whole(apartFrom - longest), '+inf'))
end
local function reserved(window)
  return math.min(window.permits, missing * math.max(1, math.floor(window.permits / instances)))
end

-- How many slots may be used: none during a pause, and afterwards ever more until the end of the ramp. Slots that were
-- used since count against them; those that rest from before the pause do not.
local function open(window)
  if now < paused then return 0 end
  local part = math.min(1, (now - paused) / window.ramp)
  return math.min(window.permits, 1 + math.floor(window.permits * part * part))
end

local free = math.huge
local fewest = math.huge
for _, window in ipairs(windows) do
  run('ZREMRANGEBYSCORE', window.key, '0', whole(now))
  -- One member is the mark of the last request.
  window.busy = run('ZCARD', window.key) - 1
  window.since = window.busy
  window.usable = window.permits - reserved(window)
  if paused > 0 then window.since = run('ZCOUNT', window.key, whole(paused + window.rest), '+inf') end
  free = math.min(free, window.usable - window.busy, open(window) - window.since)
  fewest = math.min(fewest, window.permits)
end

local granted = 0
local again = -1
if queued == 0 then
  run('ZREM', SINCE, me)
  run('ZREM', DUE, me)
elseif want > 0 and not isLate then
  -- Instances that did not come when they were due lose their place.
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
  if queued > granted then
    -- Served instances go to the end of the queue; others keep their place.
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
        -- A slot in use may be answered at any moment, and wakes one rest later at the earliest, less the processing
        -- credit, but no earlier than one rest after its request was sent.
        local at = now + window.rest
        if credit > 0 then
          -- Slots in use have the highest scores; the first of them was granted first.
          local from = '(' .. whole(now + late + window.rest)
          local inUse = run('ZRANGEBYSCORE', window.key, from, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
          if inUse[2] then at = math.max(at - credit, tonumber(inUse[2]) - lease - late) end
        end
        -- It may also be returned unused. And a request once a lease proves that there was no long outage and that no
        -- data was lost.
        at = math.min(at, now + lease)
        -- The first member is the mark of the last request.
        local nth = run('ZRANGE', window.key, place + 1, place + 1, 'WITHSCORES')
        if nth[2] then at = math.min(at, tonumber(nth[2])) end
        if missing > 0 then
          -- Missing instances may return at any moment.
          at = math.min(at, now + grace)
        end
        again = math.max(again, at)
      end
      if paused > 0 then
        local before = math.min(window.permits - 1, window.since + granted + rank)
        local step = window.ramp * math.sqrt(before / window.permits)
        -- At least once a lease, so that the loss of the pause itself is noticed.
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
