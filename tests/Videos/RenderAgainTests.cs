using AutoVideo.Ai.Quotas;
using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Render;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Tests.Http;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using AutoVideo.Videos.Reviews;
using AutoVideo.Visuals;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Videos;

/// <summary>What is asked of a finished video over HTTP and cannot be had: the quota, or words that are refused. Nothing is half done behind it.</summary>
public sealed class RenderAgainTests(RenderAgainTests.Stage stage) : IClassFixture<RenderAgainTests.Stage>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly VideoRequest Request = new(null, null, "script.txt", "en", "9:16", 30, "explainer", null, 7);
    private static readonly ScriptDocument Script = new("Bees", "en", ScriptOrigin.Ready, [.. Enumerable.Range(1, 3).Select(Scene)], new("Bees", "", [], []), []);

    /// <summary>Nobody is listening where the voices are; nothing gets so far.</summary>
    public sealed class Stage : IAsyncLifetime
    {
        internal IdentityHost Host { get; private set; } = null!;

        public async Task InitializeAsync() => Host = await IdentityHost.StartAsync([
            .. ApiHost.Wide, "Quotas:Plans=free; creator render=10/100 audio=60/600 image=3/30",
            $"ElevenLabs:Key={ProviderServer.Key}", "ElevenLabs:BaseUrl=http://127.0.0.1:9", "Voice:Providers=elevenlabs,offline",
            $"Stability:Key={ProviderServer.Key}", "Stability:BaseUrl=http://127.0.0.1:9", "Visuals:Providers=stability,offline"]);

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }

    [Fact]
    public async Task A_rendering_over_the_render_minutes_is_refused_with_what_how_much_and_when_and_the_edits_stay()
    {
        var (person, video) = await FinishedAsync();
        await EditAsync(person, video, new { headline = "Another line" });
        await UseAsync(person, QuotaKind.Render, 9.8);
        var refused = await stage.Host.PostAsync($"/api/v1/videos/{video.Id}/render", null, person.Access);
        AssertShortage(refused, "render", limit: 10, used: 9.8, wanted: 0.5);
        await AssertUntouchedAsync(person, video, isEdited: true);
        Assert.Equal(9.8, await TodayAsync(person, QuotaKind.Render), 6);
    }

    [Fact]
    public async Task A_rendering_whose_new_pictures_are_over_the_plan_is_refused_and_no_minutes_are_set_aside()
    {
        var (person, video) = await FinishedAsync();
        await EditAsync(person, video, new { visualPrompt = "A fox in the snow" });
        await UseAsync(person, QuotaKind.Image, 3);
        var refused = await stage.Host.PostAsync($"/api/v1/videos/{video.Id}/render", null, person.Access);
        AssertShortage(refused, "image", limit: 3, used: 3, wanted: 1);
        await AssertUntouchedAsync(person, video, isEdited: true);
        Assert.Equal(0, await TodayAsync(person, QuotaKind.Render));
    }

    [Fact]
    public async Task Languages_whose_voices_are_over_the_plan_are_refused_all_together_and_none_is_made()
    {
        var (person, video) = await FinishedAsync();
        await UseAsync(person, QuotaKind.Audio, 10);
        var refused = await stage.Host.PostAsync($"/api/v1/videos/{video.Id}/languages", new { languages = new[] { Words("ja"), Words("ru") } }, person.Access);
        // 95 % of twice 30 s is speech.
        AssertShortage(refused, "audio", limit: 60, used: 10, wanted: 57);
        Assert.Single((await stage.Host.GetAsync($"/api/v1/videos/{video.Id}/languages", person.Access)).Json.GetProperty("items").EnumerateArray());
        await AssertUntouchedAsync(person, video, isEdited: false);
        Assert.Equal((0d, 10d), (await TodayAsync(person, QuotaKind.Render), await TodayAsync(person, QuotaKind.Audio)));
    }

    [Fact]
    public async Task Languages_over_the_render_minutes_are_refused_all_together_and_none_is_made()
    {
        var (person, video) = await FinishedAsync();
        await UseAsync(person, QuotaKind.Render, 9.3);
        var refused = await stage.Host.PostAsync($"/api/v1/videos/{video.Id}/languages", new { languages = new[] { Words("ja"), Words("ru") } }, person.Access);
        // The first has room, the second has not.
        AssertShortage(refused, "render", limit: 10, used: 9.8, wanted: 0.5);
        Assert.Single((await stage.Host.GetAsync($"/api/v1/videos/{video.Id}/languages", person.Access)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(9.3, await TodayAsync(person, QuotaKind.Render), 6);
    }

    [Theory]
    [InlineData("headline")]
    [InlineData("kicker")]
    [InlineData("keywords")]
    [InlineData("style")]
    public async Task Words_that_only_a_viewer_or_a_painter_gets_are_checked_too(string where)
    {
        var (person, video) = await FinishedAsync();
        const string bad = "How to make a bomb";
        await EditAsync(person, video, where switch
        {
            "headline" => new { headline = bad },
            "kicker" => new { kicker = bad },
            "style" => new { style = bad.Replace(' ', '-') },
            _ => new { keywords = new[] { "bee", bad } },
        }, where == "style" ? "settings" : "scenes/s2");
        var taken = await stage.Host.PostAsync($"/api/v1/videos/{video.Id}/render", null, person.Access);
        Assert.True(taken.Status == 202, taken.Json.ToString());
        var videos = stage.Host.Get<VideoStore>();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var left = 2_400; !(await videos.ReadAsync(video.Id, None)).IsFinished; left--)
        {
            Assert.True(left > 0, "The video has not ended.");
            await looks.WaitForNextTickAsync();
        }
        var failed = await videos.ReadAsync(video.Id, None);
        Assert.Equal((VideoStatus.Failed, "content_refused"), (failed.Status, failed.Error?.Code));
    }

    [Fact]
    public async Task A_style_that_was_changed_in_a_review_is_checked_before_anything_is_drawn()
    {
        var (_, video) = await FinishedAsync();
        await stage.Host.Get<IDocumentStore>().WriteAsync(
            VideoStore.KeyOf(video.Id), video with { Status = VideoStatus.Running, Request = Request with { Style = "how-to_make-a-bomb" } },
            VideosJsonContext.Default.Video, WriteCondition.None, null, None);
        var draw = ActivatorUtilities.CreateInstance<DrawScene>(stage.Host.Get<IServiceProvider>());

        var refused = await Assert.ThrowsAsync<PermanentException>(() => draw.RunAsync(new(new(video.Id, 1), video.Script!, "s1"), None));

        Assert.Equal("content_refused", refused.Code);
        Assert.Contains("style", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_of_what_grew_too_long_is_refused_and_taken_once_it_is_shorter()
    {
        var (person, finished) = await FinishedAsync();
        var asked = finished with
        {
            Status = VideoStatus.Running,
            Version = 0,
            Review = new(ReviewGate.Script, finished.Script!, finished.CreatedAt, finished.CreatedAt.AddDays(7), 0),
        };
        await stage.Host.Get<IDocumentStore>().WriteAsync(VideoStore.KeyOf(asked.Id), asked, VideosJsonContext.Default.Video, WriteCondition.None, null, None);
        var editor = stage.Host.Get<VideoEditor>();
        await editor.ChangeAsync(asked, script => ScriptEdits.Insert(script, "s3", new("Bees sleep."), 1_800).Script, person.Id, "a new scene", false, None);

        var refused = await ApproveAsync();
        Assert.Equal((422, "video_too_long"), (refused.Status, refused.Code));
        var open = await stage.Host.Get<VideoStore>().ReadAsync(asked.Id, None);
        Assert.Null(open.Review!.Decision);

        var shorter = await editor.ChangeAsync(open, script => ScriptEdits.Remove(script, "s4"), person.Id, "scene s4 removed", false, None);
        Assert.Equal(202, (await ApproveAsync()).Status);
        Assert.Equal(shorter.Edit!.Script, Assert.Single((await stage.Host.Get<VideoStore>().ReadAsync(asked.Id, None)).Approvals).Script);

        Task<Answer> ApproveAsync() => stage.Host.PostAsync($"/api/v1/videos/{asked.Id}/review", new { gate = "script", decision = "approve" }, person.Access);
    }

    private static void AssertShortage(Answer refused, string kind, double limit, double used, double wanted)
    {
        Assert.True(refused.Status == 429, refused.Json.ToString());
        var problem = refused.Json;
        Assert.Equal(("quota_exceeded", kind, "day", "creator"), (refused.Code, problem.GetProperty("kind").GetString(), problem.GetProperty("period").GetString(), problem.GetProperty("plan").GetString()));
        Assert.Equal(limit, problem.GetProperty("limit").GetDouble());
        Assert.Equal(used, problem.GetProperty("used").GetDouble(), 3);
        Assert.InRange(problem.GetProperty("wanted").GetDouble(), wanted - 0.5, wanted + 0.5);
        var now = TimeProvider.System.GetUtcNow();
        Assert.InRange(problem.GetProperty("resetsAt").GetDateTimeOffset(), now, now.AddDays(1));
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 86_400);
    }

    private async Task AssertUntouchedAsync(Person person, Video before, bool isEdited)
    {
        var after = await stage.Host.Get<VideoStore>().ReadAsync(before.Id, None);
        Assert.Equal((VideoStatus.Completed, before.Attempt, before.Version), (after.Status, after.Attempt, after.Version));
        Assert.Equal(isEdited, after.Edit is not null);
        Assert.Single((await stage.Host.GetAsync("/api/v1/videos", person.Access)).Json.GetProperty("items").EnumerateArray());
    }

    private async Task EditAsync(Person person, Video video, object change, string what = "scenes/s2")
    {
        var edited = await stage.Host.SendAsync(HttpMethod.Patch, $"/api/v1/videos/{video.Id}/{what}", person.Access, change);
        Assert.True(edited.Status == 200, edited.Json.ToString());
    }

    private async Task UseAsync(Person person, QuotaKind kind, double amount)
    {
        var quotas = stage.Host.Get<AiQuotas>();
        await quotas.ReserveAsync(person.Id, $"gen_{kind}", new(kind, amount), None);
        await quotas.SettleAsync(person.Id, $"gen_{kind}", amount, None);
    }

    private async Task<double> TodayAsync(Person person, QuotaKind kind) =>
        (await stage.Host.Get<AiQuotas>().ReadAsync(person.Id, None)).Lines.Single(line => line.Kind == kind).Today;

    private static object Words(string language) => new
    {
        language,
        title = "Bees",
        scenes = Script.Scenes.Select(scene => new { id = scene.Id, narration = scene.Narration, headline = scene.OnScreenText }),
    };

    private static ScriptScene Scene(int number) =>
        new($"s{number}", SceneRole.Body, $"This is line number {number}.", $"Line {number}", null, $"Picture {number}", ["bee", "hive"], 3);

    /// <summary>Somebody with a plan, and a finished video of theirs in its first version.</summary>
    private async Task<(Person Person, Video Video)> FinishedAsync()
    {
        var host = stage.Host;
        var person = await host.WithRoleAsync(Role.Creator);
        var manifests = host.Get<ManifestBlobs>();
        var film = WishedTimeline.Build(
            Script,
            [.. Script.Scenes.Select(scene => TestVoices.Line($"v/{scene.Id}.wav", 10, scene.Narration.Split(' ')))],
            [.. Script.Scenes.Select(scene => new Picture([new($"p/{scene.Id}.png", LayerRole.Background, 297, 528), new($"p/{scene.Id}-2.png", LayerRole.Subject, 270, 480)], "test"))],
            Request, new(), 0.35);
        var timeline = await manifests.WriteAsync("timeline", film, RenderJsonContext.Default.Timeline, None);
        var script = await manifests.WriteAsync("script", Script, ScriptJsonContext.Default.ScriptDocument, None);
        var now = TimeProvider.System.GetUtcNow();
        var result = new RenderResult("v.mp4", "t.jpg", "s.srt", "w.vtt", film.Seconds, film.FrameCount, 1, new([]), new Dictionary<string, double>(), 3, 0);
        var video = new Video($"vid_{Guid.CreateVersion7(now):N}", person.Id, Request, VideoStatus.Completed, 1, now, now, 1, [])
        {
            Title = "Bees",
            Language = "en",
            Script = script,
            Timeline = timeline,
            Scenes = [.. Script.Scenes.Select(scene => new VideoScene(scene.Id, scene.OnScreenText, scene.Narration, 3, $"voices/{scene.Id}", $"pictures/{scene.Id}"))],
            Result = result,
            Pace = new(1, 0.35),
            Version = 1,
        };
        await host.Get<IDocumentStore>().WriteAsync(VideoStore.KeyOf(video.Id), video, VideosJsonContext.Default.Video, WriteCondition.Absent, null, None);
        await host.Get<VideoVersions>().SaveAsync(new VideoVersion(video.Id, 1, script, timeline, Request, "Bees", video.Pace, result, [], now), None);
        await host.Get<VideoProjector>().ProjectAsync(video, None);
        return (person, video);
    }
}
