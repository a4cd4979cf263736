using System.Threading.Channels;

using AutoVideo.Tests.Support;

using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Embedded.Hosting.Timers;

/// <summary>Timer functions in a real host whose clock the test moves.</summary>
public sealed class TimerFunctionTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = TestHost.NewFolder();
    private readonly ManualTimeProvider _clock = new(Noon);
    private readonly Runs _runs = new();
    private int _asleep;

    public sealed record Run(DateTimeOffset At, TimerInfo Info)
    {
        /// <summary>The occurrence that the run is for; the clock may have moved on since.</summary>
        public DateTime Due => Info.ScheduleStatus!.Next;
    }

    /// <summary>What ran; a test may hold a run back.</summary>
    public sealed class Runs
    {
        public Channel<Run> Started { get; } = Channel.CreateUnbounded<Run>();
        public SemaphoreSlim? Gate { get; set; }
    }

    public sealed class Hourly(Runs runs, TimeProvider time)
    {
        [Function("Hourly")]
        public async Task Go([TimerTrigger("%Schedule%")] TimerInfo timer, CancellationToken cancellation)
        {
            await runs.Started.Writer.WriteAsync(new Run(time.GetUtcNow(), timer), CancellationToken.None);
            if (runs.Gate is { } gate)
                await gate.WaitAsync(cancellation);
        }
    }

    public sealed class Failing(Runs runs, TimeProvider time)
    {
        [Function("Hourly")]
        public void Go([TimerTrigger("%Schedule%")] TimerInfo timer)
        {
            runs.Started.Writer.TryWrite(new Run(time.GetUtcNow(), timer));
            throw new InvalidOperationException("each time");
        }
    }

    public sealed class AtStart(Runs runs, TimeProvider time)
    {
        [Function("AtStart")]
        public void Go([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => runs.Started.Writer.TryWrite(new Run(time.GetUtcNow(), timer));
    }

    public sealed class NotKept(Runs runs, TimeProvider time)
    {
        [Function("Hourly")]
        public void Go([TimerTrigger("%Schedule%", UseMonitor = false)] TimerInfo timer) => runs.Started.Writer.TryWrite(new Run(time.GetUtcNow(), timer));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<TestHost> Start<T>(string schedule = "0 0 * * * *", string? zone = null) => TestHost.StartOn(
        _folder,
        builder =>
        {
            builder.Configuration["Schedule"] = schedule;
            builder.Configuration["WEBSITE_TIME_ZONE"] = zone;
            builder.Services.AddSingleton<TimeProvider>(_clock);
            builder.Services.AddSingleton(_runs);
        },
        typeof(T));

    /// <summary>Moves the clock by less than the timers' naps until something runs, and only while all who sleep by it do: what is late must not find that its time has passed.</summary>
    private async Task<Run> NextRun()
    {
        var run = _runs.Started.Reader.ReadAsync().AsTask();
        using var patience = new CancellationTokenSource(Eventually.Patience);
        for (var looks = 0; !run.IsCompleted && !patience.IsCancellationRequested; looks++)
        {
            // Some who slept may have ended for good.
            if (_clock.PendingTimers is > 0 and var asleep && (asleep >= _asleep || looks > 2000))
            {
                (_asleep, looks) = (asleep, 0);
                _clock.Advance(TimeSpan.FromSeconds(20));
            }
            await Task.WhenAny(run, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        }
        return await run;
    }

    private async Task<Run> RunAtOnce() => await _runs.Started.Reader.ReadAsync().AsTask().WaitAsync(Eventually.Patience);

    [Fact]
    public async Task A_timer_runs_at_its_times_and_knows_the_last_and_the_next()
    {
        await using var host = await Start<Hourly>();
        var first = await NextRun();
        var second = await NextRun();
        Assert.Equal(Noon.AddHours(1).UtcDateTime, first.Due);
        Assert.Equal(Noon.AddHours(2).UtcDateTime, second.Due);
        Assert.False(second.Info.IsPastDue);
        Assert.InRange(second.Info.ScheduleStatus!.Last, Noon.AddHours(1).UtcDateTime, first.At.UtcDateTime);
    }

    [Fact]
    public async Task Runs_missed_while_the_host_was_down_are_made_up_for_once()
    {
        await (await Start<Hourly>()).DisposeAsync();
        _clock.Advance(TimeSpan.FromHours(5.5));
        await using var host = await Start<Hourly>();
        var late = await RunAtOnce();
        Assert.True(late.Info.IsPastDue);
        Assert.Equal(Noon.AddHours(5.5), late.At);
        Assert.Equal(Noon.AddHours(1).UtcDateTime, late.Info.ScheduleStatus!.Next);
        var next = await NextRun();
        Assert.False(next.Info.IsPastDue);
        Assert.Equal(Noon.AddHours(6).UtcDateTime, next.Due);
    }

    [Fact]
    public async Task A_timer_that_is_not_monitored_makes_up_for_nothing()
    {
        await (await Start<NotKept>()).DisposeAsync();
        _clock.Advance(TimeSpan.FromHours(5.5));
        await using var host = await Start<NotKept>();
        Assert.Equal(Noon.AddHours(6).UtcDateTime, (await NextRun()).Due);
    }

    [Fact]
    public async Task A_changed_schedule_is_honoured_at_start()
    {
        await (await Start<Hourly>("0 0 0 1 1 *")).DisposeAsync();
        _clock.Advance(TimeSpan.FromMinutes(3));
        await using var host = await Start<Hourly>("0 */20 * * * *");
        Assert.Equal(Noon.AddMinutes(20).UtcDateTime, (await NextRun()).Due);
    }

    [Fact]
    public async Task A_run_that_takes_longer_than_the_interval_is_never_overlapped()
    {
        _runs.Gate = new SemaphoreSlim(0);
        await using var host = await Start<Hourly>();
        await NextRun();
        _clock.Advance(TimeSpan.FromHours(3));
        Assert.False(_runs.Started.Reader.TryRead(out _));
        _runs.Gate.Release();
        Assert.InRange((await NextRun()).Due, Noon.AddHours(5).UtcDateTime, Noon.AddHours(6).UtcDateTime);
        _runs.Gate.Release();
    }

    [Fact]
    public async Task A_timer_that_fails_runs_again_at_its_next_time()
    {
        await using var host = await Start<Failing>();
        await NextRun();
        Assert.Equal(Noon.AddHours(2).UtcDateTime, (await NextRun()).Due);
    }

    [Fact]
    public async Task A_timer_may_run_when_the_host_starts()
    {
        await using var host = await Start<AtStart>();
        Assert.Equal(Noon, (await RunAtOnce()).At);
    }

    [Fact]
    public async Task The_schedule_is_read_in_the_time_zone_of_the_setting()
    {
        await using var host = await Start<Hourly>("0 0 23 * * *", "Asia/Tokyo");
        var run = await NextRun();
        Assert.InRange(run.At, Noon.AddHours(2), Noon.AddHours(3));
        Assert.Equal(new DateTime(2026, 3, 1, 23, 0, 0), run.Due);
    }

    [Fact]
    public async Task A_run_that_the_stop_cuts_off_is_past_due_at_the_next_start()
    {
        _runs.Gate = new SemaphoreSlim(0);
        var host = await Start<Hourly>();
        await NextRun();
        var stop = host.Host.StopAsync();
        while (!stop.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(stop, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        }
        await host.DisposeAsync();
        _runs.Gate = null;
        await using var again = await Start<Hourly>();
        Assert.True((await RunAtOnce()).Info.IsPastDue);
    }
}
