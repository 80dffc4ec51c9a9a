-- Until when all instances distrust the platform's processing times, in whole microseconds of this server's clock. An
-- instance sends what it has learnt itself, as remaining times, 0 for none, and gets the later of both.
-- Commands go through run(), which precedes this script.
--   KEYS[1]  zset: "forgotten" and "suspended", scored by their end
local clock = run('TIME')
local now = clock[1] * 1000000 + clock[2]

local function later(member, own)
  local known = tonumber(run('ZSCORE', KEYS[1], member) or '0')
  if own > 0 and now + own > known then
    known = now + own
    run('ZADD', KEYS[1], string.format('%.0f', known), member)
  end
  return math.max(0, known - now)
end

local forgotten = later('forgotten', tonumber(ARGV[1]))
local suspended = later('suspended', tonumber(ARGV[2]))
if forgotten > 0 then run('PEXPIRE', KEYS[1], math.ceil(forgotten / 1000)) end
return { forgotten, suspended }
