using AutoVideo.Failures;
using AutoVideo.Script;
using AutoVideo.Script.Offline;
using AutoVideo.Videos.Edits;
using AutoVideo.Voice;

namespace AutoVideo.Videos.Translations;

/// <summary>Puts translated words into a script: scenes, pictures and order stay.</summary>
internal static class TranslatedScripts
{
    /// <exception cref="PermanentException"><c>translation_invalid</c>.</exception>
    public static void Check(ScriptDocument source, GivenTranslation given)
    {
        if (!given.Scenes.Select(scene => scene.Id).SequenceEqual(source.Scenes.Select(scene => scene.Id)))
            throw Invalid($"It names each scene once, in this order: {string.Join(", ", source.Scenes.Select(scene => scene.Id))}.");
        foreach (var scene in given.Scenes)
        {
            if (!IsText(scene.Narration, ScriptEdits.MaxNarration) || !scene.Narration.Any(char.IsLetterOrDigit))
                throw Invalid($"The narration of scene {scene.Id} is no text of 1 to {ScriptEdits.MaxNarration} characters.");
            if (!IsText(scene.Headline, ScriptEdits.MaxHeadline) || !IsText(scene.Kicker ?? "", ScriptEdits.MaxKicker))
                throw Invalid($"The headline or the kicker of scene {scene.Id} is too long, or no plain text.");
        }
        if (!IsText(given.Title, 100) || string.IsNullOrWhiteSpace(given.Title) || !IsText(given.Description ?? "", 5_000))
            throw Invalid("The title has 1 to 100 characters, the description at most 5,000.");
    }

    public static ScriptDocument Of(ScriptDocument source, GivenTranslation given, string language, ScriptOrigin origin, string? voice, ISpeechPace pace)
    {
        Check(source, given);
        return source with
        {
            Title = Plain(given.Title),
            Language = language,
            // A draft stays one in every language.
            Origin = source.Origin == ScriptOrigin.Draft ? ScriptOrigin.Draft : origin,
            Scenes = [.. source.Scenes.Zip(given.Scenes, (scene, words) => scene with
            {
                Narration = Plain(words.Narration),
                Caption = null,
                OnScreenText = Plain(words.Headline),
                Kicker = scene.Kicker is null || string.IsNullOrWhiteSpace(words.Kicker) ? null : Plain(words.Kicker),
                EstimatedSeconds = pace.Estimate(Plain(words.Narration), language, voice),
            })],
            Seo = source.Seo with { Title = Plain(given.Title), Description = given.Description?.Trim() ?? source.Seo.Description },
        };
    }

    /// <exception cref="PermanentException"><c>language_unknown</c>.</exception>
    public static string LanguageOf(string tag) => RequestRules.SupportedLanguage(tag);

    public static PermanentException Invalid(string detail) => new("translation_invalid", detail);

    private static bool IsText(string text, int longest) => text.Length <= longest && !text.Contains('\uFFFD') && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
