using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Webhooks;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookEndpoint))]
[JsonSerializable(typeof(WebhookDelivery))]
[JsonSerializable(typeof(WebhookWork))]
internal sealed partial class WebhooksJsonContext : JsonSerializerContext;
