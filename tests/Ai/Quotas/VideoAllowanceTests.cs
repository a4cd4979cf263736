using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Estimates;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Quotas;
using AutoVideo.Failures;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai.Quotas;

/// <summary>Whether a plan has room for what a video will ask providers for, before the first of it is paid.</summary>
public sealed class VideoAllowanceTests : IAsyncLifetime
{
    private const string User = "usr_1";
    // Five scenes.
    private static readonly VideoRequest Request = new("Tea", null, null, "en", "9:16", 35, "explainer", null, 1);
    private readonly VendorStage stage = new(
        "Quotas:Plans=free image=5/50 audio=40/400", $"Stability:Key={ProviderServer.Key}", "Visuals:Providers=stability,offline",
        $"ElevenLabs:Key={ProviderServer.Key}", "Voice:Providers=elevenlabs,offline");

    private VideoAllowance Allowance => stage.Services.GetRequiredService<VideoAllowance>();

    [Fact]
    public async Task A_video_with_more_pictures_than_the_day_has_left_is_refused_with_what_how_much_and_when()
    {
        await Allowance.CheckAsync(User, Request, 0, default);
        await UseAsync(QuotaKind.Image, 3);
        var shortage = await ShortageAsync(Allowance.CheckAsync(User, Request, 0, default));
        Assert.Equal((QuotaKind.Image, "day", 5d, 3d, 5d), (shortage.Kind, shortage.Period, shortage.Limit, shortage.Used, shortage.Wanted));
        Assert.InRange(shortage.ResetsAt!.Value, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(1));
        // Nothing was set aside.
        Assert.Equal(3, await TodayAsync(QuotaKind.Image));
    }

    [Fact]
    public async Task Another_attempt_needs_only_what_is_not_made_yet()
    {
        await UseAsync(QuotaKind.Image, 4);
        var drawn = new VideoScene("s1", "Tea", "Tea.", 2, "voices/1", "pictures/1");
        var failed = new Video("vid_1", User, Request, VideoStatus.Failed, 1, default, default, 1, []) { Scenes = [drawn, drawn, drawn, drawn, drawn with { Picture = null }] };
        await Allowance.CheckLeftAsync(failed, default);
        var shortage = await ShortageAsync(Allowance.CheckLeftAsync(failed with { Scenes = [drawn, drawn, drawn, drawn with { Picture = null }, drawn with { Picture = null }] }, default));
        Assert.Equal((QuotaKind.Image, 2d), (shortage.Kind, shortage.Wanted));
    }

    [Fact]
    public async Task A_rendering_after_edits_needs_what_the_plan_says()
    {
        await UseAsync(QuotaKind.Image, 4);
        await Allowance.CheckAsync(User, Request, Plan(asked: 1), default);
        Assert.Equal(2, (await ShortageAsync(Allowance.CheckAsync(User, Request, Plan(asked: 2), default))).Wanted);
    }

    [Fact]
    public async Task Other_languages_need_their_voices_all_together_and_no_pictures()
    {
        await UseAsync(QuotaKind.Image, 5);
        var video = new Video("vid_1", User, Request, VideoStatus.Completed, 1, default, default, 1, []);
        await Allowance.CheckAsync(video, [("ja", false)], default);
        var shortage = await ShortageAsync(Allowance.CheckAsync(video, [("ja", false), ("ru", true)], default));
        Assert.Equal(QuotaKind.Audio, shortage.Kind);
        Assert.InRange(shortage.Wanted, 66, 67);
    }

    [Fact]
    public async Task Pictures_of_a_stock_take_nothing_of_the_plan_and_have_a_health_of_their_own()
    {
        await using var stock = new VendorStage($"Pexels:Key={ProviderServer.Key}", "Visuals:Providers=pexels,stability,offline", "Voice:Providers=offline");
        Assert.DoesNotContain(QuotaKind.Image, stock.Services.GetRequiredService<VideoEstimates>().QuotaOf(Request, 0).Keys);
        await Assert.ThrowsAsync<ProviderException>(() => stock.Services.GetRequiredService<ProviderGates>().For(AiKind.Stock, "pexels").RunAsync<string>(
            _ => throw new ProviderException("pexels", ProviderFault.Unauthorized, "No."), default));
        var (_, entries) = stock.Services.GetRequiredService<ProviderStatus>().List().Single(one => one.Roster.Stage == "visuals");
        Assert.Equal([GateState.Paused, GateState.Healthy, GateState.Healthy], entries.Select(one => one.Health.State));
    }

    private static EditPlan Plan(int asked) => new(
        [.. Enumerable.Range(0, 5).Select(at => new ScenePlan($"s{at}", false, at < asked, at < asked, true, 1, 7, 0))], "en", 5, 35, 10);

    private async Task UseAsync(QuotaKind kind, double amount)
    {
        var quotas = stage.Services.GetRequiredService<AiQuotas>();
        await quotas.ReserveAsync(User, $"gen_{kind}", new(kind, amount), default);
        await quotas.SettleAsync(User, $"gen_{kind}", amount, default);
    }

    private async Task<double> TodayAsync(QuotaKind kind) =>
        (await stage.Services.GetRequiredService<AiQuotas>().ReadAsync(User, default)).Lines.Single(line => line.Kind == kind).Today;

    private static async Task<QuotaShortage> ShortageAsync(Task check) =>
        Assert.IsType<QuotaExceededException>((await Assert.ThrowsAsync<PermanentException>(() => check)).InnerException).Shortage;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await stage.DisposeAsync();
}
