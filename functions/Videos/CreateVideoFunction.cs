using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai.Estimates;
using AutoVideo.Ai.Quotas;
using AutoVideo.Articles;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using AutoVideo.Render.Brand;
using AutoVideo.Scenarios;
using AutoVideo.Videos.Packages;
using AutoVideo.Videos.Reviews;
using AutoVideo.Voice;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos;

/// <summary>Body of <c>POST /api/v1/videos</c>: a topic, a source (with or without a topic) or a script.</summary>
/// <param name="Topic">1 to 300 characters.</param>
/// <param name="Source">Text, Markdown or HTML, up to 1 MB.</param>
/// <param name="Script">A ready script: a paragraph a scene, or JSON.</param>
/// <param name="Language">en, zh-TW, ja or ru; the source's when not given.</param>
/// <param name="Format">9:16 (default), 16:9, 1:1 or 4:5.</param>
/// <param name="Seconds">5 to 600; 60 when not given, 30 for a topic alone.</param>
/// <param name="Style">Of the pictures: a name of letters, digits, - and _.</param>
/// <param name="Voice">A name of letters, digits, - and _; the language's own when not given.</param>
/// <param name="Seed">Equal inputs with equal seeds give equal videos.</param>
/// <param name="Resolution">Pixels of the shorter side: 720p, 1080p (default), 1440p or 2160p.</param>
/// <param name="FrameRate">24, 25, 30 or 60 frames a second; 30 when not given.</param>
/// <param name="Codec">h264 (default), hevc or av1.</param>
/// <param name="SoftSubtitles">Whether the file carries the captions as a subtitle stream too; they are part of the picture either way.</param>
/// <param name="ScenarioId">Makes the video of a scenario, with its language, format and length where none are given.</param>
/// <param name="SourceUrl">Address of an article that is the source.</param>
/// <param name="BrandKitId">The brand whose colours, fonts, logo, watermark and cards it gets.</param>
/// <param name="Review">Where the pipeline waits for the owner: after the script, after voices and pictures, or both.</param>
/// <param name="Platform">The app whose controls the captions stay clear of: tiktok, reels, shorts or feed.</param>
/// <param name="Packages">What is made of the finished video too: hls, webp, sprites, thumbnails.</param>
internal sealed record CreateVideo(
    [MaxLength(2_000)] string? Topic = null, [MaxLength(1_000_000)] string? Source = null, [MaxLength(1_000_000)] string? Script = null,
    [MaxLength(20)] string? Language = null, [AllowedValues("9:16", "16:9", "1:1", "4:5")] string? Format = null, [Range(5, 600)] double? Seconds = null,
    [MaxLength(40)] string? Style = null, [MaxLength(40)] string? Voice = null, int? Seed = null,
    [AllowedValues("720p", "1080p", "1440p", "2160p")] string? Resolution = null, [Range(24, 60)] int? FrameRate = null,
    [AllowedValues("h264", "hevc", "av1")] string? Codec = null, bool? SoftSubtitles = null,
    [MaxLength(64)] string? ScenarioId = null, [MaxLength(2), Each(1, 20, Values = ["script", "storyboard"])] IReadOnlyList<string>? Review = null,
    [MaxLength(4), Each(1, 20, Values = ["hls", "webp", "sprites", "thumbnails"])] IReadOnlyList<string>? Packages = null,
    [AllowedValues("tiktok", "reels", "shorts", "feed")] string? Platform = null,
    [StringLength(2_048, MinimumLength = 8)] string? SourceUrl = null,
    [MaxLength(64)] string? BrandKitId = null) : IExample<CreateVideo>
{
    // A source of 1 MB, escaped as JSON, and the rest.
    public const long MaxBody = 4 * 1024 * 1024;

    public static CreateVideo Example { get; } = new(Topic: "How bees make honey", Language: "en", Format: "9:16", Seconds: 30);

    /// <summary>With the article's text in place of its address.</summary>
    /// <exception cref="PermanentException"><c>source_ambiguous</c>, and as <see cref="ArticleImporter.ImportAsync"/>.</exception>
    public async Task<CreateVideo> WithSourceAsync(ArticleImporter articles, CancellationToken cancellation)
    {
        if (SourceUrl is null)
            return this;
        if (Source is not null || Script is not null || ScenarioId is not null)
            throw new PermanentException("source_ambiguous", "Give one of source, sourceUrl, script and scenarioId.");
        return this with { Source = (await articles.ImportAsync(SourceUrl, cancellation)).Text, SourceUrl = null };
    }

    public VideoWish AsWish() => new(Topic, Source, Script, Language, Format, Seconds, Style, Voice, Seed)
    {
        Review = [.. (Review ?? []).Distinct().Select(gate => Enum.Parse<ReviewGate>(gate, ignoreCase: true))],
        Platform = Platform,
        Packages = Packages is { Count: > 0 } ? MakePackages.KindsOf(Packages) : null,
        Output = Resolution is null && FrameRate is null && Codec is null && SoftSubtitles is null ? null : new(Resolution, FrameRate, Codec, SoftSubtitles ?? false),
    };
}

public sealed class CreateVideoFunction(
    ICallers callers, ArticleImporter articles, ScenarioAccess scenarios, BrandKits brands, VideoAdmission admission, SpeechChain voices, VideoAllowance allowance, RenderMinutes minutes, IVideoPipeline pipeline, VideoStore videos,
    IMediaJobs jobs, TimeProvider time)
{
    /// <summary>Takes a topic, a source or a script and begins to make a video of it. Follow it by its events.</summary>
    [Function("CreateVideo"), Requires(Permissions.VideoCreate), Accepts<CreateVideo>(CreateVideo.MaxBody)]
    [Answers<VideoView>(202, Headers = ["Location"]), Fails("topic_invalid", "language_unknown", "format_unknown", "seconds_out_of_range", "style_unknown", "voice_unknown", "script_no_scenes", "video_too_long", "overlay_invalid", "source_not_text", "translation_needs_provider", "disk_full", "quota_exceeded", "content_refused", "scenario_not_found", "scenario_and_text", "brand_kit_not_found", "source_ambiguous", "address_invalid", "address_not_allowed", "article_unreadable", "article_unreachable", "article_forbidden_by_robots", "article_too_large")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/videos")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, HttpJsonContext.Default.CreateVideo, CreateVideo.MaxBody, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        body = await body.WithSourceAsync(articles, cancellation);
        var wanted = await admission.AdmitAsync(await VideoWishes.OfAsync(body, caller.UserId, scenarios, brands, cancellation), cancellation);
        await voices.CheckAsync(wanted.Voice, caller.UserId, cancellation);
        await allowance.CheckAsync(caller.UserId, wanted, (body.Source ?? body.Script)?.Length ?? 0, cancellation);
        var id = Idempotency.IdOf(request, "vid", time.GetUtcNow());
        await minutes.ReserveAsync(caller.UserId, id, attempt: 1, wanted.Seconds, cancellation);
        var video = await videos.CreateAsync(id, wanted, caller.UserId, cancellation);
        await pipeline.StartAsync(video, cancellation);
        var view = await VideoView.OfAsync(video, jobs, cancellation);
        request.HttpContext.Response.Headers.Location = view.Links["self"];
        return Results.Json(view, HttpJsonContext.Default.VideoView, statusCode: StatusCodes.Status202Accepted);
    }
}
