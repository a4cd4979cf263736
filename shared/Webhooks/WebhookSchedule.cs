namespace AutoVideo.Webhooks;

/// <summary>When a message that was not taken is sent again: the schedule of Standard Webhooks, over some three days.</summary>
public static class WebhookSchedule
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <param name="tries">Attempts that have failed: 1 or more.</param>
    /// <param name="retryAfter">What the last answer asked for.</param>
    /// <param name="spread">0 to 1: so many messages that failed together are not sent together again.</param>
    /// <returns>Null: given up.</returns>
    public static TimeSpan? After(int tries, TimeSpan? retryAfter, double spread)
    {
        if (tries > Waits.Length)
            return null;
        var wait = Waits[tries - 1] * (1 + 0.1 * spread);
        return retryAfter is not { } asked || asked <= wait ? wait : asked < Longest ? asked : Longest;
    }
}
