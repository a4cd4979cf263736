using AutoVideo.Embedded.Hosting;
using AutoVideo.Tests.Embedded.Hosting;
using AutoVideo.Tests.Support;

using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Embedded.Messaging;

public sealed class MessageConcurrencyTests
{

    /// <summary>Lets a test hold handlers back and count them.</summary>
    public sealed class Gate
    {
        private int _inside;
        public int Most { get; private set; }
        public SemaphoreSlim Entered { get; } = new(0);
        public SemaphoreSlim Leave { get; } = new(0);
        public List<int> Deliveries { get; } = [];

        public async Task Pass(int delivery, CancellationToken cancellation)
        {
            lock (Deliveries)
            {
                Deliveries.Add(delivery);
                Most = Math.Max(Most, ++_inside);
            }
            Entered.Release();
            try
            {
                await Leave.WaitAsync(cancellation);
            }
            finally
            {
                lock (Deliveries)
                    _inside--;
            }
        }
    }

    public sealed class Worker(Gate gate)
    {
        [Function("OnWork")]
        public Task OnWork([ServiceBusTrigger("work")] string text, int deliveryCount, CancellationToken cancellation) => gate.Pass(deliveryCount, cancellation);
    }

    private static Task<TestHost> Start(Gate gate, TimeProvider clock, int atOnce, string? folder = null)
    {
        void Configure(AutoVideo.Embedded.Functions.Builder.FunctionsApplicationBuilder builder)
        {
            builder.Configuration["Messaging:LockSeconds"] = "46";
            builder.HostJson = () => new HostJson { MaxConcurrentCalls = atOnce, MaxAutoLockRenewal = TimeSpan.FromMinutes(2) };
            builder.Services.AddSingleton(gate);
            builder.Services.AddSingleton(clock);
        }
        return folder is null ? TestHost.Start(Configure, typeof(Worker)) : TestHost.StartOn(folder, Configure, typeof(Worker));
    }

    private static Task Send(TestHost host, int count) =>
        host.Get<ServiceBusClient>().CreateSender("work").SendMessagesAsync(Enumerable.Range(0, count).Select(number => new ServiceBusMessage($"{number}")));

    [Fact]
    public async Task Not_more_messages_are_handled_at_once_than_host_json_says_and_all_are_handled()
    {
        var gate = new Gate();
        await using var host = await Start(gate, TimeProvider.System, atOnce: 3);
        await Send(host, 12);
        for (var entered = 0; entered < 12; entered++)
        {
            Assert.True(await gate.Entered.WaitAsync(Eventually.Patience));
            if (entered >= 2)
                gate.Leave.Release();
        }
        gate.Leave.Release(2);
        Assert.Equal(3, gate.Most);
        Assert.All(gate.Deliveries, delivery => Assert.Equal(1, delivery));
    }

    [Fact]
    public async Task A_long_handler_keeps_its_lock_up_to_the_renewal_limit_and_loses_it_then()
    {
        var gate = new Gate();
        var clock = new ManualTimeProvider();
        await using var host = await Start(gate, clock, atOnce: 2);
        await Send(host, 1);
        Assert.True(await gate.Entered.WaitAsync(Eventually.Patience));
        var store = host.Get<AutoVideo.Embedded.Messaging.MessageStore>();
        // Each step is half a lock, which no other timer takes: one renewal is on disk, and the next is waited for, before time goes on.
        var step = TimeSpan.FromSeconds(46) / 2;
        for (var i = 0; i < 4; i++)
        {
            await Eventually.TrueAsync(
                async () => clock.IsAwaited(clock.GetUtcNow() + step) && await LockedUntil(store) == clock.GetUtcNow() + step * 2,
                () => $"No renewal at {clock.GetUtcNow()}.");
            clock.Advance(step);
        }
        Assert.Equal([1], gate.Deliveries);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            return gate.Entered.Wait(0);
        }, () => "The lock was renewed beyond the limit.");
        Assert.Equal([1, 2], gate.Deliveries);
        gate.Leave.Release(2);
    }

    [Fact]
    public async Task A_stop_waits_for_handlers_and_takes_nothing_new()
    {
        var gate = new Gate();
        var folder = TestHost.NewFolder();
        var host = await Start(gate, TimeProvider.System, atOnce: 1, folder);
        await Send(host, 2);
        Assert.True(await gate.Entered.WaitAsync(Eventually.Patience));
        var stop = host.Host.StopAsync();
        gate.Leave.Release();
        await stop.WaitAsync(Eventually.Patience);
        await host.DisposeAsync();
        Assert.Equal([1], gate.Deliveries);

        await using (var again = await Start(gate, TimeProvider.System, atOnce: 1, folder))
        {
            Assert.True(await gate.Entered.WaitAsync(Eventually.Patience));
            gate.Leave.Release();
        }
        Assert.Equal([1, 1], gate.Deliveries);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<DateTimeOffset> LockedUntil(AutoVideo.Embedded.Messaging.MessageStore store) =>
        (await store.Peek("work", 1, 0, default)).Single().LockedUntil;
}
