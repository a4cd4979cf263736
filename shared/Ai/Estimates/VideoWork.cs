using AutoVideo.Ai.Calls;
using AutoVideo.Videos;

namespace AutoVideo.Ai.Estimates;

/// <summary>How much of everything a video will take, before anything of it is made; pure.</summary>
/// <param name="Scenes">How many.</param>
/// <param name="Usage">What each stage will use, in the units that providers charge by.</param>
internal sealed record VideoWork(int Scenes, IReadOnlyDictionary<string, AiUsage> Usage)
{
    // Figures of the offline writer's scripts: a scene is 7 s on average, the rest of a video are pauses between scenes.
    private const double SceneSeconds = 7, SpeechShare = 0.95;
    private const int PromptTokens = 450, MostSourceCharacters = 60_000, TokensPerPrompt = 60, TokensPerScene = 90;

    // Output of gpt-image at medium quality for a portrait; providers that charge by the picture do not look at it.
    private const int TokensPerImage = 1_584;

    /// <param name="request">What is wanted.</param>
    /// <param name="sourceCharacters">Length of the source, or of the ready script.</param>
    public static VideoWork Of(VideoRequest request, int sourceCharacters)
    {
        var scenes = Math.Max(2, (int)Math.Round(request.Seconds / SceneSeconds));
        var speech = request.Seconds * SpeechShare;
        var (charactersPerSecond, tokensPerCharacter) = Pace(request.Language);
        var (width, height) = VideoFormat.Parse(request.Format).Size;
        var characters = (long)(speech * charactersPerSecond);
        var isReady = request.Script is not null;
        return new(scenes, new Dictionary<string, AiUsage>
        {
            ["script"] = isReady ? new() : new()
            {
                InputTokens = PromptTokens + (long)(Math.Min(sourceCharacters, MostSourceCharacters) * tokensPerCharacter),
                OutputTokens = (long)(characters * tokensPerCharacter) + scenes * TokensPerScene,
            },
            ["safety"] = new() { Characters = characters * 2 },
            ["voice"] = new() { Characters = isReady ? Math.Max(characters, sourceCharacters) : characters, Seconds = Math.Round(speech, 1) },
            ["visuals"] = new()
            {
                Images = scenes,
                Pixels = (long)scenes * width * height,
                InputTokens = (long)scenes * TokensPerPrompt,
                OutputTokens = (long)scenes * TokensPerImage,
            },
        });
    }

    /// <summary>Characters said in a second, and tokens a character, by language.</summary>
    private static (double CharactersPerSecond, double TokensPerCharacter) Pace(string? language) => language switch
    {
        Languages.TraditionalChinese => (4.2, 0.9),
        Languages.Japanese => (6.5, 0.8),
        Languages.Russian => (13, 0.45),
        _ => (15, 0.25),
    };
}
