using AutoVideo.Ai.Ledger;
using AutoVideo.Ai.Quotas;
using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Storage;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai.Quotas;

/// <summary>Plans, what is set aside and counted of them, and when they begin anew.</summary>
public sealed class AiQuotasTests : IDisposable
{
    private const string User = "usr_1";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder folder = new();
    private readonly ManualTimeProvider clock = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
    private readonly List<ServiceProvider> processes = [];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Two_hundred_requests_at_once_get_exactly_what_the_plan_allows(int processCount)
    {
        var quotas = Enumerable.Range(0, processCount).Select(_ => Quotas("free image=100/150")).ToArray();
        var granted = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            try
            {
                await quotas[i % processCount].ReserveAsync(User, $"gen_{i}", new(QuotaKind.Image, 1), None);
                Interlocked.Increment(ref granted);
                // Every fifth fails and gives its part back, for another to take.
                if (i % 5 == 0)
                    await quotas[i % processCount].ReleaseAsync(User, $"gen_{i}", None);
                else
                    await quotas[i % processCount].SettleAsync(User, $"gen_{i}", 1, None);
            }
            catch (PermanentException exceeded)
            {
                Assert.Equal("quota_exceeded", exceeded.Code);
            }
        })));
        var used = (await quotas[0].ReadAsync(User, None)).Lines.Single(line => line.Kind == QuotaKind.Image).Today;
        // Never over; under by no more than what failed.
        Assert.InRange(used, 100 - 40, 100);
        Assert.InRange(granted, 100, 140);
        for (var i = 0; i < 100 - used; i++)
            await quotas[0].ReserveAsync(User, $"gen_last-{i}", new(QuotaKind.Image, 1), None);
        await Assert.ThrowsAsync<PermanentException>(() => quotas[0].ReserveAsync(User, "gen_over", new(QuotaKind.Image, 1), None));
    }

    [Fact]
    public async Task A_shortage_says_what_is_used_up_how_much_there_is_and_when_it_begins_anew()
    {
        var quotas = Quotas("free audio=60/600");
        await quotas.ReserveAsync(User, "gen_1", new(QuotaKind.Audio, 50), None);
        var shortage = await ShortageAsync(quotas, new(QuotaKind.Audio, 20));
        Assert.Equal(("free", QuotaKind.Audio, "day", 60d, 50d, 20d, new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero)),
            (shortage.Plan, shortage.Kind, shortage.Period, shortage.Limit, shortage.Used, shortage.Wanted, shortage.ResetsAt));
        Assert.Null((await ShortageAsync(quotas, new(QuotaKind.Audio, 61))).ResetsAt);
    }

    [Fact]
    public async Task The_month_counts_what_the_days_have_forgotten()
    {
        var quotas = Quotas("free image=3/5");
        await UseAsync(quotas, "gen_1", 3);
        clock.Advance(TimeSpan.FromDays(1));
        await UseAsync(quotas, "gen_2", 2);
        var shortage = await ShortageAsync(quotas, new(QuotaKind.Image, 1));
        Assert.Equal(("month", 5d, new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)), (shortage.Period, shortage.Used, shortage.ResetsAt));
        clock.Advance(TimeSpan.FromDays(9));
        await UseAsync(quotas, "gen_3", 3);
    }

    [Fact]
    public async Task What_is_settled_twice_or_was_never_set_aside_is_counted_once_or_not_at_all()
    {
        var quotas = Quotas("free image=10/10");
        await quotas.ReserveAsync(User, "gen_1", new(QuotaKind.Image, 2), None);
        await quotas.ReserveAsync(User, "gen_1", new(QuotaKind.Image, 2), None);
        foreach (var reservation in new[] { "gen_1", "gen_1", "gen_other" })
            await quotas.SettleAsync(User, reservation, 3, None);
        Assert.Equal(3, await UsedAsync(quotas, QuotaKind.Image));
    }

    [Theory]
    [InlineData("Asia/Taipei", "2026-11-21T16:00:00Z")]
    [InlineData("America/New_York", "2026-11-22T05:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-11-21T18:15:00Z")]
    public async Task The_day_ends_at_the_users_midnight_and_a_timer_begins_the_next(string zone, string midnight)
    {
        var process = Process("free image=3/50");
        var quotas = process.GetRequiredService<AiQuotas>();
        await WriteUserAsync(process, $$"""{"id":"{{User}}","timeZone":"{{zone}}"}""");
        var reset = process.GetRequiredService<QuotaResetRun>();
        await reset.RunAsync(None);
        await UseAsync(quotas, "gen_1", 3);
        var end = DateTimeOffset.Parse(midnight, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(end, (await quotas.ReadAsync(User, None)).DayEndsAt);
        clock.Advance(end - clock.GetUtcNow() - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await reset.RunAsync(None));
        Assert.Equal(3, (await AccountAsync(process)).UsedInDay[QuotaKind.Image]);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await reset.RunAsync(None));
        Assert.Empty((await AccountAsync(process)).UsedInDay);
        Assert.Equal(3, (await AccountAsync(process)).UsedInMonth[QuotaKind.Image]);
        Assert.Equal(0, await reset.RunAsync(None));
        // And so every day that something is used in.
        await UseAsync(quotas, "gen_2", 2);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await reset.RunAsync(None));
        Assert.Empty((await AccountAsync(process)).UsedInDay);
    }

    [Fact]
    public async Task What_is_set_aside_over_midnight_is_looked_at_again_at_the_next()
    {
        var process = Process("free image=3/50");
        var reset = process.GetRequiredService<QuotaResetRun>();
        await reset.RunAsync(None);
        // Work nobody knows of: nobody can say that it is over.
        await process.GetRequiredService<AiQuotas>().ReserveAsync(User, "other_1", new(QuotaKind.Image, 1), None);
        foreach (var _ in new[] { 1, 2, 3 })
        {
            clock.Advance(TimeSpan.FromDays(1));
            Assert.Equal(1, await reset.RunAsync(None));
        }
    }

    [Fact]
    public async Task Who_moves_from_time_zone_to_time_zone_and_back_gets_no_day_and_no_month_twice()
    {
        // The last evening of a month in the west; the first day of the next one has begun in the east.
        clock.Advance(new DateTimeOffset(2026, 11, 30, 20, 0, 0, TimeSpan.Zero) - clock.GetUtcNow());
        var process = Process("free image=3/5");
        var quotas = process.GetRequiredService<AiQuotas>();
        var granted = 0;
        for (var move = 0; move < 10; move++)
        {
            await WriteUserAsync(process, $$"""{"id":"{{User}}","timeZone":"{{(move % 2 == 0 ? "America/New_York" : "Asia/Taipei")}}"}""");
            for (var i = 0; i < 3; i++)
                try
                {
                    await UseAsync(quotas, $"gen_{move}-{i}", 1);
                    granted++;
                }
                catch (PermanentException exceeded)
                {
                    Assert.Equal("quota_exceeded", exceeded.Code);
                }
        }
        // One day of November and one of December, as who stays where the sun rises first has them too.
        Assert.Equal(6, granted);
        Assert.Equal(3, await UsedAsync(quotas, QuotaKind.Image));
        await WriteUserAsync(process, $$"""{"id":"{{User}}","timeZone":"America/New_York"}""");
        var shortage = await ShortageAsync(quotas, new(QuotaKind.Image, 1));
        Assert.Equal(new DateTimeOffset(2026, 12, 2, 5, 0, 0, TimeSpan.Zero), shortage.ResetsAt);
        clock.Advance(shortage.ResetsAt!.Value - clock.GetUtcNow());
        Assert.Equal(0, await UsedAsync(quotas, QuotaKind.Image));
    }

    [Fact]
    public async Task A_reset_that_was_missed_for_days_is_made_up_for()
    {
        var process = Process("free image=3/50");
        await process.GetRequiredService<QuotaResetRun>().RunAsync(None);
        await UseAsync(process.GetRequiredService<AiQuotas>(), "gen_1", 3);
        clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal(1, await Process("free image=3/50").GetRequiredService<QuotaResetRun>().RunAsync(None));
        Assert.Empty((await AccountAsync(process)).UsedInDay);
    }

    [Theory]
    // Summer time begins at midnight in Cairo (no 00:00), and ends at midnight in Havana's autumn (00:00 comes twice).
    [InlineData("Africa/Cairo", "2026-04-23T12:00:00Z", "2026-04-23T22:00:00Z")]
    [InlineData("America/Havana", "2026-10-31T12:00:00Z", "2026-11-01T04:00:00Z")]
    public void A_day_whose_midnight_is_skipped_or_comes_twice_begins_at_its_first_moment(string zone, string now, string end) => Assert.Equal(
        DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture),
        QuotaPeriods.At(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)).DayEnds);

    [Fact]
    public async Task Users_have_the_plan_of_their_document_and_the_owner_of_a_folder_has_no_limits()
    {
        var process = Process("owner; free image=1/1; creator image=5/5");
        var quotas = process.GetRequiredService<AiQuotas>();
        await WriteUserAsync(process, $$"""{"id":"{{User}}","plan":"creator"}""");
        await quotas.ReserveAsync(User, "gen_1", new(QuotaKind.Image, 5), None);
        Assert.Equal("creator", (await quotas.ReadAsync(User, None)).Plan);
        await Assert.ThrowsAsync<PermanentException>(() => quotas.ReserveAsync("usr_2", "gen_2", new(QuotaKind.Image, 2), None));
        await quotas.ReserveAsync(LocalOwner.UserId, "gen_3", new(QuotaKind.Image, 1_000_000), None);
        Assert.All((await quotas.ReadAsync(LocalOwner.UserId, None)).Lines, line => Assert.Null(line.Daily));
    }

    [Theory]
    [InlineData("", "free")]
    [InlineData("""{"role":"Creator","grantedBy":"system","grantedAt":"2026-01-01T00:00:00Z"}""", "creator")]
    [InlineData("""{"role":"Creator","expiresAt":"2026-11-21T09:00:00Z","grantedBy":"system","grantedAt":"2026-01-01T00:00:00Z"}""", "free")]
    [InlineData("""{"role":"Creator","grantedBy":"system","grantedAt":"2026-01-01T00:00:00Z"},{"role":"Admin","grantedBy":"system","grantedAt":"2026-01-01T00:00:00Z"}""", "creator")]
    public async Task A_user_without_a_plan_of_ones_own_has_that_of_the_highest_role(string grants, string plan)
    {
        var process = Process("owner; free image=1/1; creator image=5/5");
        await WriteUserAsync(process, $$"""{"id":"{{User}}","grants":[{{grants}}]}""");
        Assert.Equal(plan, (await process.GetRequiredService<AiQuotas>().ReadAsync(User, None)).Plan);
    }

    [Fact]
    public async Task What_was_set_aside_for_a_video_that_never_came_to_be_is_let_go_in_time()
    {
        var process = Process("free render=10/100");
        var minutes = process.GetRequiredService<RenderMinutes>();
        await minutes.ReserveAsync(User, "vid_1", 1, 480, None);
        await Assert.ThrowsAsync<PermanentException>(() => minutes.ReserveAsync(User, "vid_2", 1, 480, None));
        clock.Advance(TimeSpan.FromMinutes(61));
        await minutes.ReserveAsync(User, "vid_2", 1, 480, None);
    }

    [Fact]
    public async Task Render_minutes_are_counted_for_completed_videos_and_given_back_for_others()
    {
        var process = Process("free render=10/100");
        var (quotas, minutes) = (process.GetRequiredService<AiQuotas>(), process.GetRequiredService<RenderMinutes>());
        var video = Video("vid_1");
        await minutes.ReserveAsync(User, video.Id, 1, 300, None);
        Assert.Equal(5, await UsedAsync(quotas, QuotaKind.Render));
        await minutes.FinishedAsync(video with { Status = VideoStatus.Failed }, None);
        Assert.Equal(0, await UsedAsync(quotas, QuotaKind.Render));
        await minutes.ReserveAsync(User, video.Id, 2, 300, None);
        // News of the attempt before change nothing.
        await minutes.FinishedAsync(video with { Status = VideoStatus.Failed }, None);
        Assert.Equal(5, await UsedAsync(quotas, QuotaKind.Render));
        var result = new AutoVideo.Render.RenderResult("v", "t", "s", "w", 306, 1, 1, new([]), new Dictionary<string, double>(), 1, 0);
        for (var i = 0; i < 2; i++)
            await minutes.FinishedAsync(video with { Attempt = 2, Status = VideoStatus.Completed, Result = result }, None);
        Assert.Equal(5.1, await UsedAsync(quotas, QuotaKind.Render), 6);
    }

    [Theory]
    [InlineData(VideoStatus.Completed, 5.1)]
    [InlineData(VideoStatus.Failed, 0)]
    public async Task What_ended_long_after_it_was_asked_for_is_counted_also_when_another_asks_for_room_before_its_news(VideoStatus status, double counted)
    {
        var process = Process("free render=10/100");
        var (quotas, minutes) = (process.GetRequiredService<AiQuotas>(), process.GetRequiredService<RenderMinutes>());
        var result = new AutoVideo.Render.RenderResult("v", "t", "s", "w", 306, 1, 1, new([]), new Dictionary<string, double>(), 1, 0);
        var video = Video("vid_1") with { Status = status, Result = result };
        await minutes.ReserveAsync(User, video.Id, 1, 300, None);
        await process.GetRequiredService<IDocumentStore>().WriteAsync(VideoStore.KeyOf(video.Id), video, VideosJsonContext.Default.Video, WriteCondition.None, null, None);
        clock.Advance(TimeSpan.FromMinutes(61));
        await Assert.ThrowsAsync<PermanentException>(() => minutes.ReserveAsync(User, "vid_2", 1, 601, None));
        Assert.Equal(counted, await UsedAsync(quotas, QuotaKind.Render), 6);
        await minutes.FinishedAsync(video, None);
        Assert.Equal(counted, await UsedAsync(quotas, QuotaKind.Render), 6);
    }

    [Theory]
    [InlineData(GenerationState.Answered, 2)]
    [InlineData(GenerationState.Unknown, 1)]
    [InlineData(GenerationState.Failed, 0)]
    public async Task A_call_whose_end_was_recorded_but_not_counted_is_counted_when_room_is_looked_for(GenerationState state, double counted)
    {
        var process = Process("free image=3/50");
        var quotas = process.GetRequiredService<AiQuotas>();
        var now = clock.GetUtcNow();
        var call = new Generation(
            Generation.NewId(now), Generation.PartitionOf(User, now), User, null, "visuals", AutoVideo.Ai.Calls.AiKind.Image, "openai", "m", state, now, $"{now.UtcDateTime:yyyy-MM-dd}")
        {
            Estimate = new() { Images = 1 },
            Usage = state == GenerationState.Answered ? new() { Images = 2 } : null,
        };
        await quotas.ReserveAsync(User, call.Id, new(QuotaKind.Image, 1), None);
        await process.GetRequiredService<IDocumentStore>().WriteAsync(
            new(Generation.Container, call.UserMonth, call.Id), call, AutoVideo.Ai.AiJsonContext.Default.Generation, WriteCondition.None, null, None);
        clock.Advance(TimeSpan.FromMinutes(61));
        await Assert.ThrowsAsync<PermanentException>(() => quotas.ReserveAsync(User, "gen_short", new(QuotaKind.Image, 4), None));
        Assert.Equal(counted, await UsedAsync(quotas, QuotaKind.Image));
    }

    [Theory]
    [InlineData("free image=3")]
    [InlineData("free pictures=3/4")]
    [InlineData("creator image=3/4")]
    [InlineData("free image=3/4; free image=5/6")]
    public void Plans_that_cannot_be_read_stop_the_start(string plans) =>
        Assert.True(new QuotasOptionsValidator().Validate(null, new QuotasOptions { Plans = plans }).Failed);

    [Theory]
    [InlineData("free image=3/4; creator image=5/6")]
    [InlineData("free image=3/4|creator image=5/6")]
    public void Plans_stand_between_semicolons_or_bars(string plans)
    {
        var read = QuotaPlan.Parse(plans);
        Assert.Equal(["creator", "free"], read.Keys.Order());
        Assert.Equal((new QuotaLimit(3, 4), new QuotaLimit(5, 6)), (read["free"].LimitOf(QuotaKind.Image), read["creator"].LimitOf(QuotaKind.Image)));
    }

    private AiQuotas Quotas(string plans) => Process(plans).GetRequiredService<AiQuotas>();

    private ServiceProvider Process(string plans)
    {
        var process = AiServices.Of(folder.Path, $"Quotas:Plans={plans}").AddSingleton<TimeProvider>(clock).BuildServiceProvider();
        processes.Add(process);
        return process;
    }

    private static async Task UseAsync(AiQuotas quotas, string reservation, double amount)
    {
        await quotas.ReserveAsync(User, reservation, new(QuotaKind.Image, amount), None);
        await quotas.SettleAsync(User, reservation, amount, None);
    }

    private static async Task<double> UsedAsync(AiQuotas quotas, QuotaKind kind) => (await quotas.ReadAsync(User, None)).Lines.Single(line => line.Kind == kind).Today;

    private static async Task<QuotaShortage> ShortageAsync(AiQuotas quotas, QuotaUse use)
    {
        var exceeded = await Assert.ThrowsAsync<PermanentException>(() => quotas.ReserveAsync(User, "gen_short", use, None));
        return Assert.IsType<QuotaExceededException>(exceeded.InnerException).Shortage;
    }

    private static async Task<QuotaAccount> AccountAsync(IServiceProvider process) => (await process.GetRequiredService<IDocumentStore>()
        .ReadAsync(QuotaAccount.KeyOf(User), AutoVideo.Ai.AiJsonContext.Default.QuotaAccount, None))!.Value;

    private static Task WriteUserAsync(IServiceProvider process, string json) => process.GetRequiredService<IDocumentStore>()
        .WriteBatchAsync(AutoVideo.Identity.User.Container, User, [new DocumentOperation(User, json, WriteCondition.None)], None);

    private Video Video(string id) => new(
        id, User, new VideoRequest("Tea", null, null, "en", "9:16", 300, "explainer", null, 1), VideoStatus.Running, 1, clock.GetUtcNow(), clock.GetUtcNow(), 1, []);

    public void Dispose()
    {
        foreach (var process in processes)
            process.Dispose();
        folder.Dispose();
    }
}
