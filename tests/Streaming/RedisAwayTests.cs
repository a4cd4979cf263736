using AutoVideo.Messaging;
using AutoVideo.Messaging.Azure;
using AutoVideo.Security;
using AutoVideo.Storage;
using AutoVideo.Streaming;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Streaming;

/// <summary>What the product does while Redis is restarted, full, hanging or away, composed as the product is, over the embedded message broker.</summary>
public sealed class RedisAwayTests : IClassFixture<Redis>, IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly Redis redis;
    private readonly TemporaryFolder folder = new();
    private readonly MessageStore store;
    private readonly ServiceBusClient bus;
    private ServiceProvider services;
    private readonly ManualTimeProvider brokerClock = new(TimeProvider.System.GetUtcNow());

    public RedisAwayTests(Redis redis)
    {
        this.redis = redis;
        store = new MessageStore(new MessageStoreOptions { Path = folder.Of("messages.db") }, brokerClock);
        bus = new ServiceBusClient(store);
        // Long enough for a busy machine, so that only a server that is away is taken for one.
        services = Compose(milliseconds: 4000);
    }

    private ServiceProvider Compose(int milliseconds)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Data:Folder"] = folder.Path,
            ["Redis:Connection"] = redis.Connection,
            ["Redis:Prefix"] = $"t{Guid.NewGuid():N}",
            ["Redis:TimeoutMilliseconds"] = milliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        return new ServiceCollection().AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddStorage().AddSecurity().AddStreamingBuffers()
            .AddSingleton<IMessageBus>(new ServiceBusMessageBus(bus))
            .BuildServiceProvider();
    }

    private IViewBuffer Views => services.GetRequiredService<IViewBuffer>();

    private IFeedCache Feeds => services.GetRequiredService<IFeedCache>();

    private ITokenDenylist Denied => services.GetRequiredService<ITokenDenylist>();

    private async Task SeeAsync(int from, int count)
    {
        foreach (var i in Enumerable.Range(from, count))
            await Views.AddAsync(new ViewSeen($"view-{i}", "vid", Member: false), None);
    }

    /// <summary>Takes and confirms batches, until as many views were counted as there must be; more would be seen, too.</summary>
    private async Task CountedAsync(long expected)
    {
        var counted = 0L;
        var started = TimeProvider.System.GetTimestamp();
        while (counted < expected && TimeProvider.System.GetElapsedTime(started) < Eventually.Patience)
        {
            await RunQueuesAsync();
            try
            {
                while (await Views.TakeAsync(None) is { } batch)
                {
                    counted += batch.Counts.Sum(count => count.Others);
                    await Views.ConfirmAsync(batch.Sequence, None);
                }
            }
            catch (AutoVideo.Failures.TransientException)
            {
                // It connects again by itself.
            }
        }
        Assert.Equal(expected, counted);
    }

    /// <summary>What the triggers of both queues do once the messages are due.</summary>
    private async Task RunQueuesAsync()
    {
        brokerClock.Advance(TimeSpan.FromSeconds(31));
        await DrainAsync("view-spill", body => services.GetRequiredService<SpillingViewBuffer>().ReturnAsync(body, None));
        await DrainAsync("feed-removals", body => services.GetRequiredService<RetryingFeedCache>().RepeatAsync(body, None));
    }

    private async Task DrainAsync(string queue, Func<string, Task> work)
    {
        var receiver = bus.CreateReceiver(queue);
        while (await receiver.ReceiveMessageAsync(TimeSpan.Zero) is { } message)
        {
            await work(message.Body.ToString());
            await receiver.CompleteMessageAsync(message);
        }
    }

    [Fact]
    public async Task No_view_is_lost_or_counted_twice_when_redis_is_killed_and_started_again()
    {
        await SeeAsync(0, 20);
        await redis.StopAsync();
        await SeeAsync(20, 20);
        await SeeAsync(30, 10); // told again
        await redis.StartAsync();
        await CountedAsync(40);
    }

    [Fact]
    public async Task No_view_is_lost_while_redis_is_full()
    {
        await SeeAsync(0, 5);
        await redis.FillAsync(true);
        await SeeAsync(5, 5);
        await RunQueuesAsync(); // still full: they wait for another turn
        await redis.FillAsync(false);
        await CountedAsync(10);
    }

    [Fact]
    public async Task A_redis_that_hangs_holds_nobody_up_for_long()
    {
        await services.DisposeAsync();
        services = Compose(milliseconds: 2000);
        await SeeAsync(0, 1);
        redis.Hang(true);
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            await SeeAsync(1, 50);
        }
        finally
        {
            redis.Hang(false);
        }
        // If each of them waited it would be 100 s.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(60));
        await CountedAsync(51);
    }

    [Fact]
    public async Task Rate_limits_go_on_in_this_process_and_then_together_again()
    {
        var policy = new RatePolicy("p", 3, TimeSpan.FromHours(1));
        var limiter = services.GetRequiredService<IRateLimiter>();
        async Task<int> AllowedAsync(int tries)
        {
            var allowed = 0;
            for (var i = 0; i < tries; i++)
                allowed += (await limiter.TakeAsync(policy, "anna", 1, None)).Allowed ? 1 : 0;
            return allowed;
        }
        Assert.Equal(2, await AllowedAsync(2));
        await redis.FillAsync(true);
        Assert.Equal(3, await AllowedAsync(10)); // of its own, and no more
        await redis.FillAsync(false);
        var shared = 0;
        await EventuallyAsync(async () => (shared += await AllowedAsync(1)) == 1);
        Assert.Equal(0, await AllowedAsync(5)); // the one that was left in Redis
    }

    [Fact]
    public async Task A_token_denied_while_redis_is_away_stays_denied_when_it_comes_back()
    {
        Assert.False(await Denied.IsDeniedAsync("jti", None));
        await redis.StopAsync();
        await Denied.DenyAsync("jti", TimeProvider.System.GetUtcNow().AddMinutes(15), None);
        Assert.True(await Denied.IsDeniedAsync("jti", None));
        Assert.False(await Denied.IsDeniedAsync("another", None));
        await redis.StartAsync();
        for (var i = 0; i < 20; i++)
            Assert.True(await Denied.IsDeniedAsync("jti", None));
    }

    [Fact]
    public async Task Feeds_come_from_the_documents_and_a_removal_is_made_up_for()
    {
        await Feeds.PutAsync(new FeedCard("a", 1, "{}"), [new FeedPlace("popular", 1)], None);
        await Feeds.PutAsync(new FeedCard("b", 1, "{}"), [new FeedPlace("popular", 2)], None);
        await Feeds.WarmedAsync(None);
        Assert.Equal(2, (await Feeds.ReadAsync("popular", 0, 10, None))!.Count);
        await redis.StopAsync();
        Assert.Null(await Feeds.ReadAsync("popular", 0, 10, None));
        await Feeds.RemoveAsync("a", 2, None);
        await redis.StartAsync();
        await EventuallyAsync(async () =>
        {
            await RunQueuesAsync();
            return await Feeds.ReadAsync("popular", 0, 10, None) is [{ VideoId: "b" }];
        });
    }

    [Fact]
    public async Task Locks_cannot_be_taken_while_redis_is_away_or_full_but_for_those_that_must_be_and_go_on_afterwards()
    {
        var (locks, durable) = (services.GetRequiredService<ILock>(), services.GetRequiredKeyedService<ILock>(LockKind.Durable));
        var before = await locks.TryTakeAsync("a", TimeSpan.FromMinutes(1), None);
        await redis.FillAsync(true);
        await Assert.ThrowsAsync<AutoVideo.Failures.TransientException>(() => locks.TryTakeAsync("b", TimeSpan.FromMinutes(1), None));
        await redis.FillAsync(false);
        await redis.StopAsync();
        await Assert.ThrowsAsync<AutoVideo.Failures.TransientException>(() => locks.TryTakeAsync("b", TimeSpan.FromMinutes(1), None));
        await Assert.ThrowsAsync<AutoVideo.Failures.TransientException>(() => locks.RenewAsync(before!, TimeSpan.FromMinutes(1), None));

        Assert.NotNull(await durable.TryTakeAsync("orchestration:1", TimeSpan.FromMinutes(1), None));
        Assert.Null(await durable.TryTakeAsync("orchestration:1", TimeSpan.FromMinutes(1), None));

        await redis.StartAsync();
        LockLease? after = null;
        await EventuallyAsync(async () =>
        {
            try
            {
                after = await locks.TryTakeAsync("c", TimeSpan.FromMinutes(1), None);
            }
            catch (AutoVideo.Failures.TransientException)
            {
                // It connects again by itself.
            }
            return after is not null;
        });
        Assert.True(after!.Fence > before!.Fence);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Eventually.Patience, "It did not come about.");
            await timer.WaitForNextTickAsync();
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        await bus.DisposeAsync();
        await store.DisposeAsync();
        folder.Dispose();
    }
}
