using Microsoft.OpenApi;

namespace AutoVideo.Platform.OpenApi;

/// <summary>Describes the requests that the product sends.</summary>
internal static class WebhookBuilder
{
    public static OpenApiPathItem Of(IDescribedWebhook webhook, OpenApiDocument document, SchemaBuilder schemas) => new()
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [HttpMethod.Post] = new()
            {
                OperationId = "On" + string.Concat(webhook.Type.Split('.', '_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])),
                Summary = webhook.Description,
                Tags = new HashSet<OpenApiTagReference> { new("Webhooks", document) },
                Security = [],
                Parameters = [
                    Header("webhook-id", "The message's id: the same at every attempt, so that a repeat is known."),
                    Header("webhook-timestamp", "When this attempt was signed, in Unix seconds; refuse what is older than five minutes."),
                    Header("webhook-signature", "Space-separated `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; one for each secret that is good."),
                ],
                RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/json"] = new OpenApiMediaType { Schema = schemas.Of(webhook.Payload), Example = webhook.Example },
                    },
                },
                Responses = new OpenApiResponses
                {
                    ["2XX"] = new OpenApiResponse { Description = "It was taken. Any other answer, a redirect too, is a failure and is tried again." },
                    ["410"] = new OpenApiResponse { Description = "Send no more: the webhook is disabled." },
                },
            },
        },
    };

    private static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = true,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
