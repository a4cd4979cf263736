using AutoVideo.Failures;
using AutoVideo.Generate.Words;
using AutoVideo.Script;
using AutoVideo.Voice;

namespace AutoVideo.Videos.Translations;

/// <summary>Translates a script's words, scene by scene.</summary>
public interface IScriptTranslator
{
    /// <summary>Whether there is anybody to ask.</summary>
    bool IsConfigured { get; }

    /// <exception cref="PermanentException"><c>translation_needs_provider</c>, <c>providers_failed</c>, <c>content_refused</c>.</exception>
    /// <exception cref="TransientException">Nobody answered, but somebody may a little later.</exception>
    Task<ScriptDocument> TranslateAsync(ScriptDocument script, string language, string? voice, CancellationToken cancellation);
}

/// <summary>Has the words translated as any others are, and puts them into the script: the same scenes, within the limits of a script.</summary>
internal sealed class ScriptTranslator(Translator translator, ISpeechPace pace) : IScriptTranslator
{
    // Of where it is published.
    private const int MaxTitle = 100;

    public bool IsConfigured => translator.IsConfigured;

    public async Task<ScriptDocument> TranslateAsync(ScriptDocument script, string language, string? voice, CancellationToken cancellation)
    {
        if (!IsConfigured)
            throw NeedsProvider();
        var said = await translator.TranslateAsync(Passage.Of(script), language, cancellation);
        var title = said.Title!.Length <= MaxTitle ? said.Title : said.Title[..(char.IsHighSurrogate(said.Title[MaxTitle - 1]) ? MaxTitle - 1 : MaxTitle)];
        var words = new GivenTranslation(title, said.Description, [.. said.Parts.Select(part => new GivenScene(part.Id, part.Text, part.Headline ?? "", part.Kicker))]);
        return TranslatedScripts.Of(script, words, language, ScriptOrigin.Model, voice, pace);
    }

    public static PermanentException NeedsProvider() => new(
        "translation_needs_provider", "The offline writer does not translate. Configure a provider of text, or send the translated title and scenes along.");
}
