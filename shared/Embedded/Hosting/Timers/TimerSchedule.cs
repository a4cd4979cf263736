using System.Globalization;

namespace AutoVideo.Embedded.Hosting.Timers;

/// <summary>When a timer runs: an NCRONTAB expression in a time zone, or a fixed interval.</summary>
internal abstract class TimerSchedule
{
    /// <exception cref="FormatException">Says what cannot be read.</exception>
    public static TimerSchedule Parse(string text, TimeZoneInfo zone)
    {
        if (!text.Contains(' ', StringComparison.Ordinal) && text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
                ? new IntervalSchedule(interval)
                : throw new FormatException($"'{text}' is not a positive time span hh:mm:ss");
        }
        return NCrontab.Parse(text, zone);
    }

    /// <summary>The first occurrence after that moment, null when there is none in reach (30 February).</summary>
    public abstract DateTimeOffset? Next(DateTimeOffset after);

    private sealed class IntervalSchedule(TimeSpan interval) : TimerSchedule
    {
        public override DateTimeOffset? Next(DateTimeOffset after) => after + interval;
    }
}
