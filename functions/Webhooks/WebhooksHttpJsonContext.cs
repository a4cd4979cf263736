using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Webhooks;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, MaxDepth = 32, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateWebhook))]
[JsonSerializable(typeof(UpdateWebhook))]
[JsonSerializable(typeof(RotateWebhook))]
[JsonSerializable(typeof(WebhookView))]
[JsonSerializable(typeof(WebhookList))]
[JsonSerializable(typeof(WebhookDeliveryView))]
[JsonSerializable(typeof(WebhookDeliveryPage))]
[JsonSerializable(typeof(VideoWebhookPayload))]
[JsonSerializable(typeof(BatchWebhookPayload))]
[JsonSerializable(typeof(ScenarioWebhookPayload))]
[JsonSerializable(typeof(ExportWebhookPayload))]
[JsonSerializable(typeof(TestWebhookPayload))]
internal sealed partial class WebhooksHttpJsonContext : JsonSerializerContext;
