using AutoVideo.Failures;
using AutoVideo.Storage.Redis;

namespace AutoVideo.Security.Redis;

/// <summary>
/// Denied tokens in Redis in front of the documents. Every denial is a document first. "Denied" is believed at once, "good" only when
/// Redis has been whole for as long as a denial can last: a mark inside the same key tells since when, so both are lost together.
/// Otherwise, and while Redis is away, the documents are asked. See docs/decisions/0011-denied-tokens-without-redis.md.
/// </summary>
internal sealed class RedisTokenDenylist(RedisServer server, DocumentTokenDenylist documents, TimeProvider time) : ITokenDenylist
{
    private const string IsDenied = """
        local clock = redis.call('TIME')
        local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
        if ARGV[3] == '1' then redis.call('ZADD', KEYS[1], now, 'since') end
        local denied = redis.call('ZSCORE', KEYS[1], 't:' .. ARGV[1])
        if denied and tonumber(denied) > now then return 'denied' end
        local since = redis.call('ZSCORE', KEYS[1], 'since')
        if not since then
            redis.call('ZADD', KEYS[1], now, 'since')
            return 'unknown'
        end
        if now - tonumber(since) > tonumber(ARGV[2]) then return 'good' end
        return 'unknown'
        """;

    private const string Deny = """
        local clock = redis.call('TIME')
        local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
        local since = redis.call('ZSCORE', KEYS[1], 'since')
        if ARGV[3] == '1' or not since then since = now end
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
        redis.call('ZADD', KEYS[1], since, 'since')
        redis.call('ZADD', KEYS[1], 'GT', now + tonumber(ARGV[2]), 't:' .. ARGV[1])
        """;

    // A denial may have been missed: whoever saw Redis away says so as soon as it is back, and nobody believes its "good" for a while.
    private int missed;

    public async ValueTask DenyAsync(string tokenId, DateTimeOffset until, CancellationToken cancellation)
    {
        if (DenylistRules.LifeLeft(tokenId, until, time) is not { } left)
            return;
        await documents.DenyAsync(tokenId, until, cancellation);
        await AskAsync(Deny, tokenId, left, cancellation);
    }

    public async ValueTask<bool> IsDeniedAsync(string tokenId, CancellationToken cancellation)
    {
        DenylistRules.Check(tokenId);
        return await AskAsync(IsDenied, tokenId, DenylistRules.Longest, cancellation) switch
        {
            "denied" => true,
            "good" => false,
            _ => await documents.IsDeniedAsync(tokenId, cancellation),
        };
    }

    private async Task<string?> AskAsync(string script, string tokenId, TimeSpan span, CancellationToken cancellation)
    {
        var startsAnew = Interlocked.Exchange(ref missed, 0);
        try
        {
            return (string?)await server.RunAsync(script, [server.KeyOf("denied", "tokens")], [tokenId, (long)Math.Ceiling(span.TotalMilliseconds), startsAnew], cancellation);
        }
        catch (Exception e)
        {
            Interlocked.Exchange(ref missed, 1);
            if (e is TransientException)
                return null;
            throw;
        }
    }
}
