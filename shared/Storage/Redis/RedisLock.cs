using StackExchange.Redis;

namespace AutoVideo.Storage.Redis;

/// <summary>Locks in Redis. The fence lives longer than the lock and follows the server's clock, so it rises even when Redis lost everything.</summary>
internal sealed class RedisLock(RedisServer server) : ILock
{
    private const string Take = """
        if redis.call('EXISTS', KEYS[1]) == 1 then return false end
        local now = redis.call('TIME')
        local fence = tonumber(now[1]) * 1000000 + tonumber(now[2])
        local last = tonumber(redis.call('GET', KEYS[2]) or '0')
        if fence <= last then fence = last + 1 end
        fence = string.format('%.0f', fence)
        redis.call('SET', KEYS[2], fence, 'EX', 86400)
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return fence
        """;

    private const string Renew = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('PEXPIRE', KEYS[1], ARGV[2])
        """;

    private const string Release = """
        if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
        """;

    public async Task<LockLease?> TryTakeAsync(string name, TimeSpan lease, CancellationToken cancellation)
    {
        LockRules.Check(name, lease);
        var holder = Guid.NewGuid().ToString("N");
        var fence = await server.RunAsync(Take, [Key(name), server.KeyOf(Group(name), "fence")], [holder, Milliseconds(lease)], cancellation);
        return fence.IsNull ? null : new LockLease(name, holder, (long)fence);
    }

    public async Task<bool> RenewAsync(LockLease held, TimeSpan lease, CancellationToken cancellation)
    {
        LockRules.Check(held.Name, lease);
        return (bool)await server.RunAsync(Renew, [Key(held.Name)], [held.Holder, Milliseconds(lease)], cancellation);
    }

    public async Task ReleaseAsync(LockLease held, CancellationToken cancellation) =>
        await server.RunAsync(Release, [Key(held.Name)], [held.Holder], cancellation);

    private static string Group(string name) => $"lock:{name}";

    private RedisKey Key(string name) => server.KeyOf(Group(name), "held");

    private static long Milliseconds(TimeSpan lease) => (long)Math.Ceiling(lease.TotalMilliseconds);
}
