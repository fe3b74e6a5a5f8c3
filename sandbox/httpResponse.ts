/** A serialised response. */
export interface HttpResponse {
	status: number;
	headers: Record<string, string>;
	text: string;
}
