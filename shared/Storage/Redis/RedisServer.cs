using AutoVideo.Failures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AutoVideo.Storage.Redis;

/// <summary>
/// The one place that talks to Redis: scripts only, since each is atomic and takes the server's clock. It connects at first use and again
/// by itself; while the server is away a call fails at once instead of waiting.
/// </summary>
/// <param name="options">Address and prefix.</param>
/// <param name="identity">Adds the process's identity to a connection; null where the address says all.</param>
/// <param name="time">Clock of the waits.</param>
/// <param name="logger">Says when the server goes and comes.</param>
internal sealed partial class RedisServer(IOptions<RedisOptions> options, IRedisIdentity? identity, TimeProvider time, ILogger<RedisServer> logger) : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);
    // After a fault nobody tries for this long: a server that hangs must not hold up every request for the whole time limit.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly Lock starting = new();
    private Task<ConnectionMultiplexer>? connecting;
    private long retryAt;
    private int away;

    private TimeSpan Limit => TimeSpan.FromMilliseconds(options.Value.TimeoutMilliseconds);

    /// <summary>The full name of a key; keys of one group lie on one node of a cluster, so that one script may use several.</summary>
    public RedisKey KeyOf(string group, string rest) => $"{options.Value.Prefix}:{{{group}}}:{rest}";

    /// <summary>Runs a script whole or not at all.</summary>
    /// <exception cref="TransientException">The server is away, hangs, or is full, or there is no token for it; whether the script ran is not known.</exception>
    public async Task<RedisResult> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellation)
    {
        if (time.GetTimestamp() < Interlocked.Read(ref retryAt))
            throw new TransientException("Redis is away.");
        var pause = ConnectTime;
        try
        {
            var database = (await ConnectAsync().WaitAsync(cancellation)).GetDatabase();
            pause = Pause;
            var answer = await RunOnceAsync(database, script, keys, arguments).WaitAsync(Limit, time, cancellation);
            if (Interlocked.Exchange(ref away, 0) == 1)
                LogBack();
            return answer;
        }
        catch (RedisServerException e) when (!IsOutage(e))
        {
            throw; // a script of ours is wrong
        }
        catch (Exception e) when (e is RedisException or TimeoutException or TransientException)
        {
            Interlocked.Exchange(ref retryAt, time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency));
            if (Interlocked.Exchange(ref away, 1) == 0)
                LogAway(e.GetType().Name, e is RedisServerException or TransientException ? e.Message : "no answer");
            throw new TransientException("Redis is away or full.", e);
        }
    }

    private static async Task<RedisResult> RunOnceAsync(IDatabase database, string script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script, keys, arguments);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // The server forgot its scripts (a restart); nothing of it ran.
            return await database.ScriptEvaluateAsync(script, keys, arguments, CommandFlags.NoScriptCache);
        }
    }

    // Full, still reading its file, a replica that was promoted elsewhere, or a disk that takes no more.
    private static bool IsOutage(RedisServerException e) =>
        new[] { "OOM", "LOADING", "READONLY", "MISCONF", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "MASTERDOWN", "NOREPLICAS" }.Any(word => e.Message.Contains(word, StringComparison.Ordinal));

    /// <summary>One attempt for all who wait, so that they are let go together if it hangs; after one that failed the next caller begins another.</summary>
    private Task<ConnectionMultiplexer> ConnectAsync()
    {
        lock (starting)
            return connecting is { IsFaulted: false, IsCanceled: false } ? connecting : connecting = ConnectInTimeAsync();
    }

    private async Task<ConnectionMultiplexer> ConnectInTimeAsync()
    {
        var connection = OpenAsync();
        try
        {
            return await connection.WaitAsync(ConnectTime, time);
        }
        catch (TimeoutException)
        {
            _ = CloseAsync(connection);
            throw;
        }
    }

    private async Task<ConnectionMultiplexer> OpenAsync()
    {
        await Task.Yield(); // what an identity computes before its first await must hold up nobody
        return await ConnectionMultiplexer.ConnectAsync(await ConfigureAsync());
    }

    private static async Task CloseAsync(Task<ConnectionMultiplexer> connection)
    {
        await ((Task)connection).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connection.IsCompletedSuccessfully)
            await (await connection).CloseAsync();
    }

    private async Task<ConfigurationOptions> ConfigureAsync()
    {
        var configuration = ConfigurationOptions.Parse(options.Value.Connection);
        configuration.AbortOnConnectFail = false; // it goes on trying by itself
        configuration.ConnectTimeout = (int)Limit.TotalMilliseconds;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)Limit.TotalMilliseconds);
        configuration.ClientName = "autovideo";
        try
        {
            if (identity is not null)
                await identity.AddToAsync(configuration);
        }
        catch (Exception e)
        {
            // No token is no server: whoever asks goes on without either.
            throw new TransientException($"no token, {e.GetType().Name}", e);
        }
        return configuration;
    }

    public async ValueTask DisposeAsync()
    {
        if (connecting is { } made)
            await CloseAsync(made);
    }

    [LoggerMessage(2300, LogLevel.Warning, "Redis is away or full ({Fault}: {Reason}); this process goes on without it.")]
    private partial void LogAway(string fault, string reason);

    [LoggerMessage(2301, LogLevel.Information, "Redis answers again.")]
    private partial void LogBack();
}

/// <summary>How a process proves who it is to Redis when the address holds no password.</summary>
internal interface IRedisIdentity
{
    /// <summary>Whatever it throws counts as a server that is away, and so does an answer that does not come in time.</summary>
    Task AddToAsync(ConfigurationOptions configuration);
}
