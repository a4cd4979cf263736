using System.Globalization;
using AutoVideo.Storage.Redis;
using StackExchange.Redis;

namespace AutoVideo.Security.Redis;

/// <summary>Counts in Redis, exact over all processes: one script by the server's clock.</summary>
internal sealed class RedisRateLimiter(RedisServer server) : IRateLimiter
{
    // RateRules.Take in Lua. Numbers go as text, since Lua's answers are cut to whole ones.
    private const string Script = """
        local clock = redis.call('TIME')
        local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
        local window, permits, size = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local before = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
        local after = before + permits * (window / size)
        local missing = after - window - now
        if missing > 1 then
            return { 0, string.format('%.3f', missing), string.format('%.3f', before - now) }
        end
        redis.call('SET', KEYS[1], string.format('%.3f', after), 'PX', math.ceil((after - now) / 1000) + 1)
        return { 1, '0', string.format('%.3f', after - now) }
        """;

    public async ValueTask<RateLease> TakeAsync(RatePolicy policy, string key, int permits, CancellationToken cancellation)
    {
        RateRules.Check(policy, key, permits);
        var answer = (RedisValue[]?)await server.RunAsync(
            Script, [server.KeyOf($"rate:{policy.Name}:{key}", "full")],
            [policy.Window.TotalMicroseconds.ToString("F0", CultureInfo.InvariantCulture), permits, policy.Permits], cancellation) ?? [];
        return RateRules.Answer((bool)answer[0], Number(answer[1]), Number(answer[2]), policy);
    }

    private static double Number(RedisValue text) => double.Parse(((string?)text)!, CultureInfo.InvariantCulture);
}
