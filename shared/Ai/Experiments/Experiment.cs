using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace AutoVideo.Ai.Experiments;

/// <summary>Variants of a stage, from which each video gets one for good.</summary>
public sealed partial record Experiment(string Stage, IReadOnlyList<ExperimentVariant> Variants)
{
    /// <summary>
    /// Reads variants as a setting writes them: <c>name=provider:model*weight; …</c>, with <c>;</c> or <c>|</c> between them, which no name of a
    /// model has, and the model with <c>+prompt</c> behind it for another prompt, e.g. <c>plain=openai:gpt-5-mini*3; asking=openai:gpt-5-mini+question*1</c>.
    /// Nothing is no experiment.
    /// </summary>
    /// <exception cref="FormatException">What is wrong with them.</exception>
    public static Experiment? Parse(string stage, string setting)
    {
        var variants = SettingEntries.Of(setting).Select(Variant).ToArray();
        if (variants.Length == 0)
            return null;
        if (variants.Select(variant => variant.Name).Distinct().Count() < variants.Length || variants.Sum(variant => variant.Weight) == 0)
            throw new FormatException("Variants have different names, and not all a weight of 0.");
        return new(stage, variants);
    }

    /// <summary>The variant of a video: the same whoever asks and whenever, as long as the setting stays; shares follow the weights.</summary>
    public ExperimentVariant Of(string videoId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Stage}\n{videoId}"));
        var point = BinaryPrimitives.ReadUInt32LittleEndian(hash) % (uint)Variants.Sum(variant => variant.Weight);
        foreach (var variant in Variants)
        {
            if (point < variant.Weight)
                return variant;
            point -= (uint)variant.Weight;
        }
        throw new InvalidOperationException("The weights do not add up.");
    }

    /// <summary>A variant by its name; null when there is none.</summary>
    public ExperimentVariant? Find(string name) => Variants.FirstOrDefault(variant => variant.Name == name);

    private static ExperimentVariant Variant(string text) => Form().Match(text) is { Success: true } match
        && (!match.Groups["weight"].Success || int.TryParse(match.Groups["weight"].Value, out _))
        ? new(
            match.Groups["name"].Value, match.Groups["provider"].Value, match.Groups["model"].Value,
            match.Groups["prompt"].Success ? match.Groups["prompt"].Value : null,
            match.Groups["weight"].Success ? int.Parse(match.Groups["weight"].Value, System.Globalization.CultureInfo.InvariantCulture) : 1)
        : throw new FormatException($"'{text}' is no variant; write name=provider:model, then +prompt and *weight as wanted, and ; or | only between variants.");

    [GeneratedRegex(@"^(?<name>[a-z0-9-]{1,40})=(?<provider>[a-z0-9-]{1,40}):(?<model>[^\s+*;|]{1,100})(\+(?<prompt>[a-z0-9-]{1,40}))?(\*(?<weight>[0-9]{1,4}))?$")]
    private static partial Regex Form();
}

/// <param name="Prompt">Name of a variant of the prompt; null for the usual one.</param>
/// <param name="Weight">Its share among the variants.</param>
public sealed record ExperimentVariant(string Name, string Provider, string Model, string? Prompt, int Weight);
