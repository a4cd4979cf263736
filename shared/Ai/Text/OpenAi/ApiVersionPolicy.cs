using System.ClientModel.Primitives;

namespace AutoVideo.Ai.Text.OpenAi;

/// <summary>Puts the configured <c>api-version</c> into the address of a request: the client for Azure knows only those that were there when it was made.</summary>
internal sealed class ApiVersionPolicy(string version) : PipelinePolicy
{
    private const string Name = "api-version";

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Set(message.Request);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Set(message.Request);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private void Set(PipelineRequest request)
    {
        var address = new UriBuilder(request.Uri!);
        var others = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => part.Split('=')[0] != Name);
        address.Query = string.Join('&', others.Append($"{Name}={version}"));
        request.Uri = address.Uri;
    }
}
