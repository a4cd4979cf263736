namespace AutoVideo.Tests.Support;

/// <summary>A clock that stands still until a test moves it; timers that become due fire in order while it moves.</summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = start;

    public ManualTimeProvider() : this(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero)) { }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Holds a timer up before it begins to run, as a busy machine does between a look at the clock and the wait.</summary>
    public Action? BeforeTimer { get; init; }

    /// <summary>Number of timers that wait; lets a test know that its subject has begun to wait.</summary>
    public int PendingTimers
    {
        get
        {
            lock (gate)
                return timers.Count;
        }
    }

    /// <summary>Whether something waits for just this moment; lets a test move on once its subject waits for what is to come.</summary>
    public bool IsAwaited(DateTimeOffset moment)
    {
        lock (gate)
            return timers.Exists(timer => timer.Due == moment);
    }

    public void Advance(TimeSpan by)
    {
        var target = GetUtcNow() + by;
        while (TakeDue(target) is { } due)
            due.Fire();
    }

    /// <summary>Moves as the clock of a machine that was asleep: what became due fires once, however often it would have.</summary>
    public void Skip(TimeSpan by)
    {
        lock (gate)
        {
            now += by;
            foreach (var timer in timers.Where(timer => timer.Due < now))
                timer.Due = now;
        }
        Advance(TimeSpan.Zero);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeDue(DateTimeOffset target)
    {
        lock (gate)
        {
            var due = timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
            if (due is null)
            {
                now = target;
                return null;
            }
            if (due.Due > now)
                now = due.Due;
            timers.Remove(due);
            if (due.Period > TimeSpan.Zero)
            {
                due.Due = now + due.Period;
                timers.Add(due);
            }
            return due;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }
        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.BeforeTimer?.Invoke();
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                (Due, Period) = (clock.now + dueTime, period);
                clock.timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock.gate)
                clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
