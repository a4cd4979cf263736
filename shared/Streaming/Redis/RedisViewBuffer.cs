using AutoVideo.Storage.Redis;
using StackExchange.Redis;

namespace AutoVideo.Streaming.Redis;

/// <summary>Views in Redis. It must keep an append-only file: then a restart loses nothing that was answered.</summary>
internal sealed class RedisViewBuffer(RedisServer server) : IViewBuffer
{
    private const string Add = """
        if redis.call('SET', KEYS[1], '', 'NX', 'PX', ARGV[2]) then
            redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
        end
        """;

    // The batch holds its own number, so both are there or neither is.
    private const string Take = """
        local batch = redis.call('HGETALL', KEYS[2])
        if #batch > 0 then return batch end
        local open = redis.call('HGETALL', KEYS[1])
        if #open == 0 then return batch end
        local clock = redis.call('TIME')
        local sequence = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
        local last = tonumber(redis.call('GET', KEYS[3]) or '0')
        if sequence <= last then sequence = last + 1 end
        sequence = string.format('%.0f', sequence)
        redis.call('SET', KEYS[3], sequence)
        redis.call('HSET', KEYS[2], 'sequence', sequence)
        local videos, count = {}, 0
        for i = 1, #open, 2 do
            local video = string.match(open[i], '^[^:]*')
            if not videos[video] and count < tonumber(ARGV[1]) then
                videos[video] = true
                count = count + 1
            end
            if videos[video] then
                redis.call('HSET', KEYS[2], open[i], open[i + 1])
                redis.call('HDEL', KEYS[1], open[i])
            end
        end
        return redis.call('HGETALL', KEYS[2])
        """;

    private const string Confirm = """
        if redis.call('HGET', KEYS[1], 'sequence') == ARGV[1] then redis.call('DEL', KEYS[1]) end
        """;

    private const string Member = ":m", Other = ":o";

    public async Task AddAsync(ViewSeen view, CancellationToken cancellation)
    {
        ViewRules.Check(view);
        await server.RunAsync(
            Add, [server.KeyOf("views", $"seen:{view.Id}"), Open],
            [view.VideoId + (view.Member ? Member : Other), (long)ViewRules.Remembered.TotalMilliseconds], cancellation);
    }

    public async Task<ViewBatch?> TakeAsync(CancellationToken cancellation)
    {
        var fields = (RedisValue[]?)await server.RunAsync(Take, [Open, Batch, server.KeyOf("views", "sequence")], [ViewRules.BatchVideos], cancellation) ?? [];
        if (fields.Length == 0)
            return null;
        var sequence = 0L;
        var counts = new SortedDictionary<string, ViewCount>(StringComparer.Ordinal);
        foreach (var pair in fields.Chunk(2))
        {
            var (field, number) = (((string?)pair[0])!, (long)pair[1]);
            if (field.IndexOf(':', StringComparison.Ordinal) is not (>= 0 and var colon))
            {
                sequence = number;
                continue;
            }
            var video = field[..colon];
            var before = counts.GetValueOrDefault(video) ?? new ViewCount(video, 0, 0);
            counts[video] = field.EndsWith(Member, StringComparison.Ordinal)
                ? before with { Members = before.Members + number }
                : before with { Others = before.Others + number };
        }
        return new ViewBatch(sequence, [.. counts.Values]);
    }

    public async Task ConfirmAsync(long sequence, CancellationToken cancellation) => await server.RunAsync(Confirm, [Batch], [sequence], cancellation);

    private RedisKey Open => server.KeyOf("views", "open");

    private RedisKey Batch => server.KeyOf("views", "batch");
}
