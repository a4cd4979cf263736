using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Voice;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos.Translations;

public sealed class LanguagesFunctions(OwnedVideos owned, VideoTranslations translations, SpeechChain voices, IVideoPipeline pipeline)
{
    private const long MaxBytes = 1024 * 1024;

    /// <summary>Makes the video in other languages, each as a video of its own with translated script, voice, captions and title. Pictures are the
    /// original's; each line is spoken 0.9 to 1.15 times as fast to take as long as the original's, else its scene gets another length. What is
    /// there already is not made again.</summary>
    [Function("AddVideoLanguages"), Requires(Permissions.VideoCreate), Accepts<AddLanguages>(MaxBytes), Answers<VideoLanguageList>(202)]
    [Fails("video_not_found", "video_not_ready", "video_is_translation", "language_unknown", "language_same", "language_twice", "translation_invalid", "translation_needs_provider", "voice_unknown", "language_not_spoken", "quota_exceeded", "disk_full")]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/videos/{id}/languages")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        var body = await JsonBody.ReadAsync(request, TranslationsHttpJsonContext.Default.AddLanguages, MaxBytes, cancellation);
        foreach (var wish in body.Languages)
            await voices.CheckAsync(wish.Voice, video.OwnerId, cancellation);
        foreach (var made in await translations.CreateAsync(video, [.. body.Languages.Select(wish => wish.AsWish())], cancellation))
            if (made.Status == VideoStatus.Accepted)
                await pipeline.StartAsync(made, cancellation);
        return await ShowAsync(video, StatusCodes.Status202Accepted, cancellation);
    }

    /// <summary>The video and its other languages; asked of a translation, those of its original.</summary>
    [Function("ListVideoLanguages"), Requires(Permissions.VideoRead), Answers<VideoLanguageList>, Fails("video_not_found")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/languages")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        return await ShowAsync(video.Request.Translation is { } translation ? await owned.ReadAsync(request, translation.Of, cancellation) : video, StatusCodes.Status200OK, cancellation);
    }

    private async Task<IResult> ShowAsync(Video original, int status, CancellationToken cancellation) => Results.Json(
        new VideoLanguageList([.. (await translations.ListAsync(original, cancellation)).Select(video => VideoLanguage.Of(video, original))]),
        TranslationsHttpJsonContext.Default.VideoLanguageList, statusCode: status);
}
