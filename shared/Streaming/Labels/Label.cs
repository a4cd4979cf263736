using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using AutoVideo.Failures;

namespace AutoVideo.Streaming;

public enum LabelKind
{
    Tag,
    Category,
}

/// <summary>A tag or a category: container <c>labels</c>, partition key the kind, id the slug of its first name, which stays.</summary>
/// <param name="Name">1 to 60 characters.</param>
/// <param name="Description">Up to 300 characters.</param>
public sealed record Label(string Id, LabelKind Kind, string Name, string? Description, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Container = "labels";
    public const int MaxName = 60;
    public const int MaxDescription = 300;
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Letters and digits of any script in lower case, other characters a hyphen.</summary>
    /// <exception cref="PermanentException"><c>name_invalid</c>.</exception>
    public static string SlugOf(string name)
    {
        var slug = new StringBuilder();
        foreach (var rune in name.Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes())
        {
            // A vowel sign of Hindi or Thai belongs to its word.
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                slug.Append(rune);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }
        var text = slug.ToString().Trim('-');
        return text.Length > 0 ? text : throw new PermanentException("name_invalid", "A name has at least one letter or digit.");
    }
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Label))]
internal sealed partial class LabelsJsonContext : JsonSerializerContext;
