#pragma warning disable
namespace AutoVideo.Embedded.Durable { public sealed record RetryContext; }
namespace AutoVideo.Embedded.Durable.Client { public static class Placeholder; }
namespace AutoVideo.Embedded.Messaging { public static class Placeholder; }
