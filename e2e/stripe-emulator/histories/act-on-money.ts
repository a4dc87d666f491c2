/** Steps about invoices, payments, refunds, credit and disputes. */
import { typing } from "../checkout/testing";
import type { Scene } from "./scene";
import { CARDS, type MoneyStep } from "./steps";

export async function actOnMoney(scene: Scene, step: MoneyStep): Promise<unknown> {
  const { stripe } = scene;
  switch (step.do) {
    case "answer bank": {
      const intent = await scene.question(step.which);
      if (intent === null) return;
      return scene.submit(`${scene.url}/3d_secure_2/test/${intent}`, {
        answer: step.yes ? "complete" : "fail",
      });
    }
    case "add invoice item":
      return stripe.invoiceItems.create({
        customer: scene.person(step.who),
        amount: step.amount,
        currency: "usd",
      });
    case "bill now":
      return stripe.invoices.create({
        customer: scene.person(step.who),
        auto_advance: true,
        pending_invoice_items_behavior: "include",
      });
    case "finalize": {
      const invoice = await scene.invoice(step.which);
      return invoice?.id && stripe.invoices.finalizeInvoice(invoice.id);
    }
    case "pay": {
      const invoice = await scene.invoice(step.which);
      return invoice?.id && stripe.invoices.pay(invoice.id, step.outOfBand ? { paid_out_of_band: true } : {});
    }
    case "void": {
      const invoice = await scene.invoice(step.which);
      return invoice?.id && stripe.invoices.voidInvoice(invoice.id);
    }
    case "give up invoice": {
      const invoice = await scene.invoice(step.which);
      return invoice?.id && stripe.invoices.markUncollectible(invoice.id);
    }
    case "delete draft": {
      const invoice = await scene.invoice(step.which);
      return invoice?.id && stripe.invoices.del(invoice.id);
    }
    case "credit": {
      const invoice = await scene.invoice(step.which);
      if (!invoice?.id) return;
      const { amount, to } = step;
      return stripe.creditNotes.create({
        invoice: invoice.id,
        amount,
        ...(to === "refund" ? { refund_amount: amount } : to === "balance" ? { credit_amount: amount } : {}),
      });
    }
    case "void credit": {
      const note = await scene.creditNote(step.which);
      return note && stripe.creditNotes.voidCreditNote(note.id);
    }
    case "charge":
      return stripe.paymentIntents.create({
        amount: step.amount,
        currency: "usd",
        customer: scene.person(step.who),
        confirm: true,
        return_url: "https://shop.example/back",
        payment_method: "pm_card_visa",
        ...(step.manual ? { capture_method: "manual" } : {}),
      });
    case "capture": {
      const intent = await scene.intent(step.which);
      return intent && stripe.paymentIntents.capture(intent.id);
    }
    case "cancel payment": {
      const intent = await scene.intent(step.which);
      return intent && stripe.paymentIntents.cancel(intent.id);
    }
    case "refund": {
      const charge = await scene.charge(step.which);
      return (
        charge &&
        stripe.refunds.create({ charge: charge.id, ...(step.amount ? { amount: step.amount } : {}) })
      );
    }
    case "answer dispute": {
      const dispute = await scene.dispute(step.which);
      // Stripe's test texts decide how it ends.
      const uncategorized_text = step.wins ? "winning_evidence" : "losing_evidence";
      return (
        dispute && stripe.disputes.update(dispute.id, { evidence: { uncategorized_text }, submit: true })
      );
    }
    case "close dispute": {
      const dispute = await scene.dispute(step.which);
      return dispute && stripe.disputes.close(dispute.id);
    }
    case "pay page": {
      const invoice = await scene.invoice(step.which);
      if (!invoice?.hosted_invoice_url) return;
      return scene.submit(
        invoice.hosted_invoice_url,
        typing({ action: "pay", card_number: CARDS[step.card].number, exp: "12 / 39" }),
      );
    }
  }
}
