-- One visit of one instance to the slots of one key: it reports what became of its calls and asks for permits.
--
-- A slot in use is a member of a sorted set, "instance:number", whose score says when the slot wakes; a set for each
-- window. All times are whole microseconds of this server's clock, all durations come from the instance's.
--   KEYS[1] {paused}  no permit before this time
--   KEYS[2] {seen}    zset: instances, by the time of their last visit
--   KEYS[3] {since}   zset: instances that wait, by the time since when
--   KEYS[4] {due}     zset: the same instances, by the time at which they were told to come again
--   KEYS[5..]         zset: the slots of each window
local i = 0
local function text() i = i + 1; return ARGV[i] end
local function number() return tonumber(text()) end

local me = text()
local notAfter, seen, line, want, base = number(), number(), number(), number(), number()
local lease, late, grace, pace, pause, keep = number(), number(), number(), number(), number(), number()

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local windows = {}
local longest = 0
for w = 1, number() do
  windows[w] = { key = KEYS[4 + w], permits = number(), rest = number(), ramp = number() }
  longest = math.max(longest, windows[w].rest)
end

-- Numbers go out as text of their own making: what Lua would print of a large one is rounded.
local function whole(n) return string.format('%.0f', n) end

local paused = tonumber(redis.call('GET', KEYS[1]) or '0')
if seen > 0 and tonumber(redis.call('ZSCORE', KEYS[2], me) or '0') < seen then
  -- The answer to the last visit has arrived, and nothing is known of it here: this server was restarted without its data,
  -- or was a replica that had not got all of it. Whatever else was forgotten ends with its lease, arrives, and rests.
  paused = math.max(paused, now + lease + late + longest)
end
if pause >= 0 then paused = math.max(paused, now + pause) end
if paused > now then
  redis.call('SET', KEYS[1], whole(paused), 'PX', math.ceil((paused - now) / 1000) + keep)
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', whole(now - keep * 1000))
redis.call('ZADD', KEYS[2], whole(now), me)
redis.call('PEXPIRE', KEYS[2], keep)

-- What became of earlier permits: 0 = never sent, 1 = rests from then on, 2 = still in use.
for r = 1, number() do
  local member, kind, from = me .. ':' .. text(), number(), number()
  for _, window in ipairs(windows) do
    if kind == 0 then
      redis.call('ZREM', window.key, member)
    elseif kind == 1 then
      redis.call('ZADD', window.key, whole(now + from + window.rest), member)
    else
      redis.call('ZADD', window.key, whole(now + lease + late + window.rest), member)
    end
  end
end

-- A client that was reconnected before it had its answer asks the same again; whatever it was granted it does not know of.
for _, window in ipairs(windows) do
  if want > 0 and redis.call('ZSCORE', window.key, me .. ':' .. whole(base)) then
    for g = 0, want - 1 do redis.call('ZREM', window.key, me .. ':' .. whole(base + g)) end
  end
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
  redis.call('ZREMRANGEBYSCORE', window.key, '-inf', whole(now))
  window.busy = redis.call('ZCARD', window.key)
  window.since = window.busy
  if paused > 0 then window.since = redis.call('ZCOUNT', window.key, whole(paused + window.rest), '+inf') end
  free = math.min(free, window.permits - window.busy, open(window) - window.since)
  fewest = math.min(fewest, window.permits)
end

local granted = 0
local again = -1
local isLate = notAfter > 0 and now > notAfter
if line == 0 then
  redis.call('ZREM', KEYS[3], me)
  redis.call('ZREM', KEYS[4], me)
elseif want > 0 and not isLate then
  -- Those who did not come when it was their turn lose their place.
  for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', whole(now - grace))) do
    if gone ~= me then
      redis.call('ZREM', KEYS[3], gone)
      redis.call('ZREM', KEYS[4], gone)
    end
  end
  local ahead = redis.call('ZRANK', KEYS[3], me)
  local waiting = redis.call('ZCARD', KEYS[3])
  local contenders = ahead and waiting or waiting + 1
  if not ahead then ahead = waiting end
  granted = math.max(0, math.min(want, free - ahead, math.max(1, math.floor(fewest / contenders))))
  for g = 0, granted - 1 do
    local member = me .. ':' .. whole(base + g)
    for _, window in ipairs(windows) do
      redis.call('ZADD', window.key, whole(now + lease + late + window.rest), member)
    end
  end
  if line > granted then
    -- Served once, to the end of the line; not served, the old place.
    if granted > 0 then
      redis.call('ZADD', KEYS[3], whole(now), me)
    else
      redis.call('ZADD', KEYS[3], 'NX', whole(now), me)
    end
    local rank = redis.call('ZRANK', KEYS[3], me)
    again = now + pace
    for _, window in ipairs(windows) do
      local busy = window.busy + granted
      local place = rank - (window.permits - busy)
      if place >= 0 then
        -- A slot in use may be answered at any moment, and wakes one rest after that at the earliest.
        local at = now + window.rest
        local nth = redis.call('ZRANGE', window.key, place, place, 'WITHSCORES')
        if nth[2] then at = math.min(at, tonumber(nth[2])) end
        if redis.call('ZCOUNT', window.key, '(' .. whole(now + window.rest), '+inf') > 0 then
          -- It may also come back unused. With a long rest that is worth a look, once a lease.
          at = math.min(at, now + lease)
        end
        again = math.max(again, at)
      end
      if paused > 0 then
        local before = math.min(window.permits - 1, window.since + granted + rank)
        local step = window.ramp * math.sqrt(before / window.permits)
        again = math.max(again, math.ceil(paused + step))
      end
    end
    redis.call('ZADD', KEYS[4], whole(again), me)
  else
    redis.call('ZREM', KEYS[3], me)
    redis.call('ZREM', KEYS[4], me)
  end
end

for _, window in ipairs(windows) do
  redis.call('PEXPIRE', window.key, keep)
end
redis.call('PEXPIRE', KEYS[3], keep)
redis.call('PEXPIRE', KEYS[4], keep)

return { isLate and 1 or 0, now, granted, again < 0 and -1 or again - now, math.max(0, paused - now) }
