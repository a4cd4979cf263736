using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Generate.Words;

/// <summary>What models are asked to answer with.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TitlesAnswer))]
[JsonSerializable(typeof(ChangesAnswer))]
[JsonSerializable(typeof(TranslationAnswer))]
[JsonSerializable(typeof(SeoAnswer))]
internal sealed partial class WordsJsonContext : JsonSerializerContext;

internal sealed record TitlesAnswer(IReadOnlyList<TitleAnswer> Titles);
internal sealed record TitleAnswer(string Title, string Reason);
internal sealed record ChangesAnswer(IReadOnlyList<ChangeAnswer> Changes);
internal sealed record ChangeAnswer(string Id, string Text, string Reason);
internal sealed record TranslationAnswer(string Title, IReadOnlyList<TranslatedAnswer> Parts, string Description = "");
internal sealed record TranslatedAnswer(string Id, string Text, string Headline, string Kicker = "");
internal sealed record SeoAnswer(string Title, string Description, IReadOnlyList<string> Keywords, IReadOnlyList<string> Hashtags);
