using System.Globalization;

using AutoVideo.Embedded.Hosting.Timers;

namespace AutoVideo.Tests.Embedded.Hosting.Timers;

public sealed class NCrontabTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-01T10:02:11Z", "2026-03-01T10:05:00Z")]
    [InlineData("0 */5 * * * *", "2026-03-01T10:05:00Z", "2026-03-01T10:10:00Z")]
    [InlineData("*/10 * * * * *", "2026-12-31T23:59:50Z", "2027-01-01T00:00:00Z")]
    [InlineData("0 30 9 * * MON-FRI", "2026-03-06T09:30:00Z", "2026-03-09T09:30:00Z")]
    [InlineData("0 30 9 * * 1-5", "2026-03-06T09:30:00Z", "2026-03-09T09:30:00Z")]
    [InlineData("0 0 0 1 JAN,jul *", "2026-03-01T00:00:00Z", "2026-07-01T00:00:00Z")]
    [InlineData("15,45 0 12 * * *", "2026-03-01T12:00:15Z", "2026-03-01T12:00:45Z")]
    [InlineData("0 0 8-18/5 * * *", "2026-03-01T13:00:00Z", "2026-03-01T18:00:00Z")]
    [InlineData("0 0 0 29 2 *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 0 13 * 5", "2026-03-14T00:00:00Z", "2026-11-13T00:00:00Z")]
    [InlineData("0 0 0 31 * *", "2026-03-31T12:00:00Z", "2026-05-31T00:00:00Z")]
    [InlineData("00:00:30", "2026-03-01T10:00:10Z", "2026-03-01T10:00:40Z")]
    [InlineData("1.00:00:00", "2026-03-01T10:00:10Z", "2026-03-02T10:00:10Z")]
    public void The_next_occurrence_is_the_first_one_after_that_moment(string schedule, string after, string expected) =>
        Assert.Equal(At(expected), TimerSchedule.Parse(schedule, TimeZoneInfo.Utc).Next(At(after)));

    [Fact]
    public void A_day_that_never_comes_has_no_next_occurrence() =>
        Assert.Null(TimerSchedule.Parse("0 0 0 30 2 *", TimeZoneInfo.Utc).Next(At("2026-03-01T00:00:00Z")));

    [Fact]
    public void Every_occurrence_fits_the_fields_and_none_is_left_out()
    {
        var schedule = TimerSchedule.Parse("0 7,37 */3 1-7 * WED,SAT", TimeZoneInfo.Utc);
        var expected = new List<DateTimeOffset>();
        for (var moment = At("2026-01-01T00:00:00Z"); moment < At("2026-07-01T00:00:00Z"); moment += TimeSpan.FromMinutes(1))
            if (moment.Minute is 7 or 37 && moment.Hour % 3 == 0 && moment.Day <= 7 && moment.DayOfWeek is DayOfWeek.Wednesday or DayOfWeek.Saturday && moment.Day <= 7 && moment.Minute is 7 or 37 && moment.Hour % 3 == 0)
                expected.Add(moment);
        var found = new List<DateTimeOffset>();
        for (var next = schedule.Next(At("2025-12-31T23:59:59Z")); next < At("2026-07-01T00:00:00Z"); next = schedule.Next(next!.Value))
            found.Add(next.Value);
        Assert.Equal(expected, found);
    }

    [Theory]
    // 29 March 2026: 02:00 becomes 03:00. 25 October 2026: 03:00 becomes 02:00.
    [InlineData("0 30 9 * * *", "2026-03-28T12:00:00Z", "2026-03-29T07:30:00Z")]
    [InlineData("0 30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("0 30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("0 30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("0 */30 * * * *", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z")]
    [InlineData("0 */30 * * * *", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("0 */30 * * * *", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("0 0 * * * *", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")]
    public void Fields_are_local_time_through_a_change_of_the_clock(string schedule, string after, string expected) =>
        Assert.Equal(At(expected), TimerSchedule.Parse(schedule, Berlin).Next(At(after)));

    [Theory]
    [InlineData("*/5 * * * *", "six fields")]
    [InlineData("0 60 * * * *", "minute '60'")]
    [InlineData("0 0 24 * * *", "hour '24'")]
    [InlineData("0 0 0 0 * *", "day of month '0'")]
    [InlineData("0 0 0 * 13 *", "month '13'")]
    [InlineData("0 0 0 * * 7", "day of week '7'")]
    [InlineData("0 0 0 * FOO *", "month 'FOO'")]
    [InlineData("0 5-1 * * * *", "ends before it begins")]
    [InlineData("0 5/10 * * * *", "5-59/10")]
    [InlineData("0 */0 * * * *", "minute '0'")]
    [InlineData("0 1-2-3 * * * *", "not a range")]
    [InlineData("0 -1 * * * *", "minute ''")]
    [InlineData("0 */1/2 * * * *", "more than one step")]
    [InlineData("", "six fields")]
    [InlineData("00:00:00", "positive")]
    public void What_cannot_be_read_is_named(string schedule, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => TimerSchedule.Parse(schedule, TimeZoneInfo.Utc)).Message, StringComparison.Ordinal);
}
