using System.Globalization;

namespace AutoVideo.Ai.Quotas;

/// <summary>Days and months of a user's time zone.</summary>
internal readonly record struct QuotaPeriods(string Day, string Month, DateTimeOffset DayEnds, DateTimeOffset MonthEnds)
{
    /// <param name="now">The moment.</param>
    /// <param name="zone">Whose midnight counts.</param>
    /// <param name="begun">A day that has begun already, perhaps in a time zone further east: the days before it are over.</param>
    public static QuotaPeriods At(DateTimeOffset now, TimeZoneInfo zone, string? begun = null)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).Date;
        if (begun is not null && DateTime.ParseExact(begun, "yyyy-MM-dd", CultureInfo.InvariantCulture) is var day && day > local)
            local = day;
        return new(
            local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), local.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            Start(local.AddDays(1), zone), Start(new DateTime(local.Year, local.Month, 1).AddMonths(1), zone));
    }

    /// <summary>When a day begins: where summer time skips midnight, at the first moment after the gap; where it comes twice, at the first.</summary>
    private static DateTimeOffset Start(DateTime midnight, TimeZoneInfo zone)
    {
        var start = DateTime.SpecifyKind(midnight, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(start))
            start = start.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(start) ? zone.GetAmbiguousTimeOffsets(start).Max() : zone.GetUtcOffset(start);
        return new DateTimeOffset(start, offset).ToUniversalTime();
    }
}
