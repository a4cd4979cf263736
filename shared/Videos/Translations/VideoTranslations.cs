using AutoVideo.Ai.Estimates;
using AutoVideo.Ai.Quotas;
using AutoVideo.Failures;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Videos.Edits;
using AutoVideo.Voice;

namespace AutoVideo.Videos.Translations;

/// <summary>One language that a video is wanted in.</summary>
/// <param name="Voice">The language's own when null.</param>
/// <param name="Given">Its words; translated by a provider when null.</param>
public sealed record LanguageWish(string Language, string? Voice, GivenTranslation? Given);

/// <summary>The same video in other languages: each is a video of its own, whose id follows from the original's and the language.</summary>
public sealed class VideoTranslations(
    VideoStore videos, VideoVersions versions, VideoAllowance allowance, RenderMinutes minutes, IScriptTranslator translator, ISpeechPace pace, ArtefactStore artefacts, ManifestBlobs manifests)
{
    /// <summary>Raise it when the same plan gives other words.</summary>
    private const int CodeVersion = 1;

    public static string IdOf(string videoId, string language) => $"{videoId}_{language.Replace("-", "", StringComparison.Ordinal)}";

    /// <summary>The video and what was made of it in other languages, in order of <see cref="Languages.All"/>.</summary>
    public async Task<IReadOnlyList<Video>> ListAsync(Video original, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(Languages.All.Select(language => videos.FindAsync(IdOf(original.Id, language), cancellation)));
        return [original, .. found.OfType<Video>().Where(video => video.OwnerId == original.OwnerId)];
    }

    /// <summary>Writes the videos that are not there yet, after all wishes were found to be right and the plan allows all of them. Starting them is the caller's next step.</summary>
    /// <exception cref="PermanentException">
    /// <c>video_not_ready</c>, <c>video_is_translation</c>, <c>language_unknown</c>, <c>language_same</c>, <c>language_twice</c>,
    /// <c>translation_invalid</c>, <c>translation_needs_provider</c>, <c>quota_exceeded</c>.
    /// </exception>
    public async Task<IReadOnlyList<Video>> CreateAsync(Video original, IReadOnlyList<LanguageWish> wishes, CancellationToken cancellation)
    {
        if (original.Request.Translation is not null)
            throw new PermanentException("video_is_translation", "This video is itself a translation; ask its original for other languages.");
        if (original is not { Status: VideoStatus.Completed, Version: > 0 })
            throw new PermanentException("video_not_ready", "Wait until the video is completed.");
        var version = await versions.ReadAsync(original.Id, original.Version, cancellation);
        var source = await manifests.ReadAsync(version.Script, ScriptJsonContext.Default.ScriptDocument, cancellation);
        var wanted = wishes.Select(wish => Checked(wish, source)).ToArray();
        if (wanted.DistinctBy(wish => wish.Language).Count() != wanted.Length)
            throw new PermanentException("language_twice", "A language is named twice.");
        var missing = new List<LanguageWish>();
        foreach (var wish in wanted)
            if (await videos.FindAsync(IdOf(original.Id, wish.Language), cancellation) is null)
                missing.Add(wish);
        await allowance.CheckAsync(original, [.. missing.Select(wish => (wish.Language, wish.Given is not null))], cancellation);
        await minutes.ReserveAsync(original.OwnerId, [.. missing.Select(wish => (IdOf(original.Id, wish.Language), original.Request.Seconds))], cancellation);
        var made = new List<Video>();
        foreach (var wish in missing)
            made.Add(await CreateAsync(original, version, source, wish, cancellation));
        return made;
    }

    /// <summary>The script of a video in another language: found when it was made before.</summary>
    /// <exception cref="PermanentException">As <see cref="IScriptTranslator.TranslateAsync"/>.</exception>
    public async Task<(string Blob, ScriptDocument Script)> WriteAsync(Video video, VideoTranslation translation, CancellationToken cancellation)
    {
        var language = video.Request.Language!;
        var address = ContentAddress.Of(
            "script-translation", CodeVersion, new TranslationAddress(video.Id, translation.Plan, language), TranslationsJsonContext.Default.TranslationAddress);
        if (await artefacts.FindAsync(address, ScriptJsonContext.Default.ScriptDocument, cancellation) is { } known)
            return (address.Manifest, known);
        var plan = await PlanOfAsync(translation, cancellation);
        var script = plan.Given is { } given
            ? TranslatedScripts.Of(plan.Source, given, language, ScriptOrigin.Ready, video.Request.Voice, pace)
            : await translator.TranslateAsync(plan.Source, language, video.Request.Voice, cancellation);
        await artefacts.SaveAsync(address, script, ScriptJsonContext.Default.ScriptDocument, cancellation);
        return (address.Manifest, script);
    }

    public Task<TranslationPlan> PlanOfAsync(VideoTranslation translation, CancellationToken cancellation) =>
        manifests.ReadAsync(translation.Plan, TranslationsJsonContext.Default.TranslationPlan, cancellation);

    private LanguageWish Checked(LanguageWish wish, ScriptDocument source)
    {
        var language = TranslatedScripts.LanguageOf(wish.Language);
        if (language == source.Language)
            throw new PermanentException("language_same", $"The video is in '{language}' already.");
        if (wish.Given is { } given)
            TranslatedScripts.Check(source, given);
        else if (!translator.IsConfigured)
            throw ScriptTranslator.NeedsProvider();
        return wish with { Language = language };
    }

    private async Task<Video> CreateAsync(Video original, VideoVersion version, ScriptDocument source, LanguageWish wish, CancellationToken cancellation)
    {
        var scenes = original.Scenes.Select(scene => new TranslatedScene(scene.Id, scene.VoiceSeconds ?? 0, scene.Picture)).ToArray();
        var plan = await manifests.WriteAsync(
            "translation-plan", new TranslationPlan(source, wish.Given, scenes, version.Pace?.Pause), TranslationsJsonContext.Default.TranslationPlan, cancellation);
        var request = version.Request with
        {
            Source = null,
            Script = null,
            Language = wish.Language,
            Voice = wish.Voice,
            Review = [],
            Translation = new(original.Id, plan) { IsPersonal = version.Request.IsPersonal || wish.Given is not null || source.Scenes.Any(scene => scene.Own is not null) },
        };
        var id = IdOf(original.Id, wish.Language);
        try
        {
            return await videos.CreateAsync(id, request, original.OwnerId, cancellation);
        }
        catch (PreconditionFailedException)
        {
            // The same was asked for twice at once.
            return await videos.ReadAsync(id, cancellation);
        }
    }
}
