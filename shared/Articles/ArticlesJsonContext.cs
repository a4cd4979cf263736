using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Articles;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImportedArticle))]
[JsonSerializable(typeof(KeptArticle))]
public sealed partial class ArticlesJsonContext : JsonSerializerContext;
