namespace AutoVideo.Embedded.Hosting.Timers;

/// <summary>
/// Six fields: second, minute, hour, day of month, month, day of week (0 is Sunday); <c>*</c>, lists, ranges, steps
/// and English names. A day must fit both day fields, as in NCRONTAB and unlike Unix cron.
/// </summary>
internal sealed class NCrontab : TimerSchedule
{
    private const int YearsAhead = 28;
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly CronField _second, _minute, _hour, _day, _month, _weekday;
    private readonly TimeZoneInfo _zone;

    private NCrontab(string[] fields, TimeZoneInfo zone)
    {
        _zone = zone;
        _second = CronField.Parse("second", fields[0], 0, 59, []);
        _minute = CronField.Parse("minute", fields[1], 0, 59, []);
        _hour = CronField.Parse("hour", fields[2], 0, 23, []);
        _day = CronField.Parse("day of month", fields[3], 1, 31, []);
        _month = CronField.Parse("month", fields[4], 1, 12, Months);
        _weekday = CronField.Parse("day of week", fields[5], 0, 6, Days);
    }

    public static new NCrontab Parse(string text, TimeZoneInfo zone)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return fields.Length == 6
            ? new NCrontab(fields, zone)
            : throw new FormatException($"expected six fields (second minute hour day month weekday), found {fields.Length}");
    }

    public override DateTimeOffset? Next(DateTimeOffset after) => _hour.IsFull(0, 23) ? NextOfEveryHour(after) : NextOfSomeHours(after);

    /// <summary>A local time that a change of the clock skips does not run that day; one that comes twice runs the first time.</summary>
    private DateTimeOffset? NextOfSomeHours(DateTimeOffset after)
    {
        var local = TimeZoneInfo.ConvertTime(after, _zone).DateTime;
        while (NextLocal(local) is { } candidate)
        {
            var offset = _zone.IsAmbiguousTime(candidate) ? _zone.GetAmbiguousTimeOffsets(candidate).Max() : _zone.GetUtcOffset(candidate);
            if (!_zone.IsInvalidTime(candidate) && new DateTimeOffset(candidate, offset) is var moment && moment > after)
                return moment;
            local = candidate;
        }
        return null;
    }

    /// <summary>What runs in every hour goes on evenly through a change of the clock.</summary>
    private DateTimeOffset? NextOfEveryHour(DateTimeOffset after)
    {
        var offset = _zone.GetUtcOffset(after);
        if (NextLocal(after.ToOffset(offset).DateTime) is not { } local)
            return null;
        var moment = new DateTimeOffset(local, offset);
        if (_zone.GetUtcOffset(moment) == offset || FirstSecondOfNewOffset(after, moment, offset) is not { } change)
            return moment;
        return NextOfEveryHourFrom(change);
    }

    private DateTimeOffset? NextOfEveryHourFrom(DateTimeOffset change)
    {
        var offset = _zone.GetUtcOffset(change);
        return NextLocal(change.ToOffset(offset).DateTime.AddSeconds(-1)) is { } local ? new DateTimeOffset(local, offset) : null;
    }

    private DateTimeOffset? FirstSecondOfNewOffset(DateTimeOffset from, DateTimeOffset to, TimeSpan offset)
    {
        if (to - from > TimeSpan.FromDays(1))
            return null;
        var (low, high) = (from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds());
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (_zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(middle)) == offset)
                low = middle;
            else
                high = middle;
        }
        return DateTimeOffset.FromUnixTimeSeconds(high);
    }

    private DateTime? NextLocal(DateTime after)
    {
        var start = new DateTime(after.Year, after.Month, after.Day, after.Hour, after.Minute, after.Second, DateTimeKind.Unspecified).AddSeconds(1);
        for (var date = start.Date; date.Year <= start.Year + YearsAhead && date < DateTime.MaxValue.Date; date = date.AddDays(1))
        {
            if (!_month.Contains(date.Month))
            {
                date = new DateTime(date.Year, date.Month, DateTime.DaysInMonth(date.Year, date.Month));
                continue;
            }
            if (!_day.Contains(date.Day) || !_weekday.Contains((int)date.DayOfWeek))
                continue;
            if (TimeOfDay(date == start.Date ? start.TimeOfDay : TimeSpan.Zero) is { } time)
                return date + time;
        }
        return null;
    }

    private TimeSpan? TimeOfDay(TimeSpan from)
    {
        for (var hour = _hour.AtLeast(from.Hours); hour is not null; hour = _hour.AtLeast(hour.Value + 1))
        {
            var sameHour = hour == from.Hours;
            for (var minute = _minute.AtLeast(sameHour ? from.Minutes : 0); minute is not null; minute = _minute.AtLeast(minute.Value + 1))
            {
                if (_second.AtLeast(sameHour && minute == from.Minutes ? from.Seconds : 0) is { } second)
                    return new TimeSpan(hour.Value, minute.Value, second);
            }
        }
        return null;
    }
}
