using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Storage.Redis;
using StackExchange.Redis;

namespace AutoVideo.Streaming.Redis;

/// <summary>Feeds in Redis: a sorted set a feed, a hash a card. All keys of the cache lie on one node, since a removal changes many at once.</summary>
internal sealed class RedisFeedCache(RedisServer server) : IFeedCache
{
    // KEYS: card, removal. ARGV: prefix of feeds, id, version, JSON, lifetime, then feed and score in turn.
    private const string Put = """
        local version = tonumber(ARGV[3])
        if tonumber(redis.call('GET', KEYS[2]) or '-1') >= version then return end
        if tonumber(redis.call('HGET', KEYS[1], 'version') or '-1') > version then return end
        local old = redis.call('HGET', KEYS[1], 'feeds')
        if old then
            for _, feed in ipairs(cjson.decode(old)) do redis.call('ZREM', ARGV[1] .. feed, ARGV[2]) end
        end
        local feeds = {}
        for i = 6, #ARGV, 2 do
            feeds[#feeds + 1] = ARGV[i]
            redis.call('ZADD', ARGV[1] .. ARGV[i], ARGV[i + 1], ARGV[2])
        end
        redis.call('HSET', KEYS[1], 'version', ARGV[3], 'json', ARGV[4], 'feeds', cjson.encode(feeds))
        redis.call('PEXPIRE', KEYS[1], ARGV[5])
        """;

    // KEYS: card, removal. ARGV: prefix of feeds, id, version, how long it is known.
    private const string Remove = """
        if tonumber(redis.call('GET', KEYS[2]) or '-1') < tonumber(ARGV[3]) then
            redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
        end
        local version = redis.call('HGET', KEYS[1], 'version')
        if not version or tonumber(version) > tonumber(ARGV[3]) then return end
        for _, feed in ipairs(cjson.decode(redis.call('HGET', KEYS[1], 'feeds'))) do redis.call('ZREM', ARGV[1] .. feed, ARGV[2]) end
        redis.call('DEL', KEYS[1])
        """;

    // KEYS: feed, warm. ARGV: prefix of cards, skip, limit. Cards whose time is over leave their feed here.
    private const string Read = """
        if redis.call('EXISTS', KEYS[2]) == 0 then return false end
        local found, at, skip, limit = {}, 0, tonumber(ARGV[2]), tonumber(ARGV[3])
        while #found < limit * 3 do
            local ids = redis.call('ZREVRANGE', KEYS[1], at, at + 99)
            if #ids == 0 then break end
            for _, id in ipairs(ids) do
                local card = redis.call('HMGET', ARGV[1] .. id, 'version', 'json')
                if not card[1] then
                    redis.call('ZREM', KEYS[1], id)
                else
                    at = at + 1
                    if skip > 0 then
                        skip = skip - 1
                    elseif #found < limit * 3 then
                        found[#found + 1] = id
                        found[#found + 1] = card[1]
                        found[#found + 1] = card[2]
                    end
                end
            end
        end
        return found
        """;

    private const string Warm = "redis.call('SET', KEYS[1], '', 'PX', ARGV[1])";

    public async Task PutAsync(FeedCard card, IReadOnlyList<FeedPlace> places, CancellationToken cancellation)
    {
        FeedRules.Check(card, places);
        RedisValue[] arguments =
        [
            Prefix("feed"), card.VideoId, card.Version, card.Json, (long)FeedRules.Fresh.TotalMilliseconds,
            .. places.DistinctBy(place => place.Feed).SelectMany(place => new RedisValue[] { place.Feed, place.Score.ToString("R", CultureInfo.InvariantCulture) }),
        ];
        await server.RunAsync(Put, [Key("card", card.VideoId), Key("gone", card.VideoId)], arguments, cancellation);
    }

    public async Task RemoveAsync(string videoId, long version, CancellationToken cancellation)
    {
        FeedRules.CheckName(videoId);
        await server.RunAsync(
            Remove, [Key("card", videoId), Key("gone", videoId)],
            [Prefix("feed"), videoId, version, (long)FeedRules.Gone.TotalMilliseconds], cancellation);
    }

    public async Task<IReadOnlyList<FeedCard>?> ReadAsync(string feed, int skip, int limit, CancellationToken cancellation)
    {
        FeedRules.CheckPage(feed, skip, limit);
        try
        {
            var answer = await server.RunAsync(Read, [Key("feed", feed), Key("warm", "")], [Prefix("card"), skip, limit], cancellation);
            return answer.IsNull ? null : [.. ((RedisValue[]?)answer ?? []).Chunk(3).Select(card => new FeedCard(((string?)card[0])!, (long)card[1], ((string?)card[2])!))];
        }
        catch (TransientException)
        {
            return null; // the connection has logged it
        }
    }

    public async Task WarmedAsync(CancellationToken cancellation) =>
        await server.RunAsync(Warm, [Key("warm", "")], [(long)FeedRules.Fresh.TotalMilliseconds], cancellation);

    private string Prefix(string kind) => ((string?)server.KeyOf("feeds", $"{kind}:"))!;

    private RedisKey Key(string kind, string name) => server.KeyOf("feeds", $"{kind}:{name}");
}
