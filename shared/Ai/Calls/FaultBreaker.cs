namespace AutoVideo.Ai.Calls;

/// <summary>
/// Opens after so many faults in a row, and after a rest lets one call through on trial: if it goes well all may pass again, if not it rests anew.
/// Any answer ends the row. What a call found out that began before the last opening or closing is of no account.
/// </summary>
internal sealed class FaultBreaker(int mostFaults, TimeSpan rest, TimeProvider time)
{
    private readonly Lock gate = new();
    private int faults;
    private DateTimeOffset? openUntil;
    private TaskCompletionSource? trial;
    private int round;

    /// <summary>Until when it rests, perhaps in the past; null while it is closed.</summary>
    public DateTimeOffset? OpenUntil
    {
        get
        {
            lock (gate)
                return openUntil;
        }
    }

    /// <summary>The end of the call that is on trial; null while none is. What comes next depends on what it found out.</summary>
    public Task? Trial
    {
        get
        {
            lock (gate)
                return trial?.Task;
        }
    }

    /// <summary>Whether its rest is not over: nobody is let through, on trial or after it.</summary>
    public bool IsResting
    {
        get
        {
            lock (gate)
                return openUntil is { } until && time.GetUtcNow() < until;
        }
    }

    /// <summary>Whether a call would be let through now.</summary>
    public bool LetsPass
    {
        get
        {
            lock (gate)
                return LetsPassNow;
        }
    }

    /// <returns>To be handed back with what the call found out; null when it must not be made.</returns>
    public int? Enter()
    {
        lock (gate)
        {
            if (!LetsPassNow)
                return null;
            if (openUntil is not null)
                trial = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return round;
        }
    }

    /// <param name="entered">What <see cref="Enter"/> gave.</param>
    /// <param name="isHealthy">Whether the provider answered; null when nobody waited for that.</param>
    public void Leave(int entered, bool? isHealthy)
    {
        lock (gate)
        {
            if (entered != round)
                return;
            trial?.SetResult();
            trial = null;
            if (isHealthy == true)
            {
                faults = 0;
                if (openUntil is not null)
                    (openUntil, round) = (null, round + 1);
            }
            else if (isHealthy == false && (openUntil is not null || ++faults >= mostFaults))
                (openUntil, faults, round) = (time.GetUtcNow() + rest, 0, round + 1);
        }
    }

    private bool LetsPassNow => openUntil is not { } until || (trial is null && time.GetUtcNow() >= until);
}
